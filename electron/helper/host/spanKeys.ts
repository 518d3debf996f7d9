/** The secrets that hosts of a span share: one file a secret, which only root reads, and what is made of it for each purpose. */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from './host';
import type { Paths } from './paths';

/** What a secret is used for: each purpose has a key of its own, so that none gives another away. */
type Purpose = 'agent' | 'bgp' | 'wireguard';

/** The id of a secret, as definitions name it. */
export const isSpanKeyId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id);

/** Bytes of a secret. */
const SECRET_BYTES = 32;
/** Such a secret in base64. */
const SECRET = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Whether a text is a secret as `newSecret` makes them. */
export const isSecret = (text: string): boolean => SECRET.test(text);

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64');

/** The folder of all secrets, which only root enters. */
export const keysFolder = ({ etc }: Pick<Paths, 'etc'>): string => join(etc, 'keys');

/** The file of a secret. Throws for what is no id, which could lead elsewhere. */
export function spanKeyFile(paths: Pick<Paths, 'etc'>, id: string): string {
  // oxlint-disable-next-line texts/in-catalogue
  if (!isSpanKeyId(id)) throw new Error(`${JSON.stringify(id)} is no id of a secret`);
  return join(keysFolder(paths), id);
}

/** The secret of this id; null where there is none, or what is there is none. */
export const readSpanKey = (
  host: Pick<Host, 'readFile'>,
  paths: Pick<Paths, 'etc'>,
  id: string,
): Promise<string | null> => readSecretFile(host, spanKeyFile(paths, id));

/** The secret in a file; null where there is none. */
export async function readSecretFile(host: Pick<Host, 'readFile'>, file: string): Promise<string | null> {
  const secret = (await host.readFile(file))?.trim() ?? '';
  return isSecret(secret) ? secret : null;
}

/** 32 bytes for one purpose (HMAC-SHA256, as RFC 5869 §2.3 expands a key that is random already). */
export const deriveKey = (secret: string, purpose: Purpose): Buffer =>
  createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`virtnet-manager span ${purpose}\u0001`)
    .digest();
