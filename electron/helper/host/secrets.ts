/** Secrets that programs read and people do not: words stand for them wherever what was run is shown or kept. */

type Secrets = Readonly<Record<string, string>> | undefined;

/** What a program reads. */
export const withSecrets = (input: string, secrets: Secrets = {}): string =>
  Object.entries(secrets).reduce((text, [word, secret]) => text.replaceAll(word, () => secret), input);

/** What it has said, as it may be shown: programs repeat lines that they do not understand. */
export function withoutSecrets(
  { stdout, stderr }: { stdout: string; stderr: string },
  secrets: Secrets = {},
): { stdout: string; stderr: string } {
  const hide = (text: string): string =>
    Object.entries(secrets).reduce((shown, [word, secret]) => shown.replaceAll(secret, () => word), text);
  return { stdout: hide(stdout), stderr: hide(stderr) };
}
