/** The part of resolvectl(1) that the core uses, in memory. */
import type { FakeLink, Outcome } from './fakeIp';

/** What systemd-resolved knows of a device. */
export type FakeResolver = Partial<Record<'dns' | 'domain' | 'default-route', string[]>>;

interface FakeResolved {
  links: Map<string, FakeLink>;
  /** By device; null while systemd-resolved does not run. */
  resolvers: Map<string, FakeResolver> | null;
}

/** Runs `resolvectl dns|domain|default-route [DEVICE VALUE…]` or `resolvectl revert DEVICE`. */
export function fakeResolvectl({ links, resolvers }: FakeResolved, args: readonly string[]): Outcome {
  const [verb = '', device, ...values] = args;
  if (!resolvers)
    return {
      status: 1,
      stderr: 'Failed: The name org.freedesktop.resolve1 was not provided by any .service files',
    };
  // What is known of a device goes with it.
  for (const known of [...resolvers.keys()]) if (!links.has(known)) resolvers.delete(known);
  if (device === undefined) return { status: 0, stdout: show(links, resolvers, verb as keyof FakeResolver) };
  if (!links.has(device))
    return { status: 1, stderr: `Failed to resolve interface "${device}": No such device` };
  if (verb === 'revert') resolvers.delete(device);
  else resolvers.set(device, { ...resolvers.get(device), [verb]: values });
  return { status: 0 };
}

const show = (
  links: FakeResolved['links'],
  resolvers: Map<string, FakeResolver>,
  what: keyof FakeResolver,
): string =>
  [
    'Global:',
    ...[...links.keys()].map((name, index) =>
      [`Link ${index + 2} (${name}):`, ...(resolvers.get(name)?.[what] ?? [])].join(' '),
    ),
    '',
  ].join('\n');
