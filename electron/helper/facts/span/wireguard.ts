/** WireGuard on this host: whether it can be had, and the host's own key (wg(8)). */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { release } from 'node:os';
import { join } from 'node:path';
import type { SpanOffer } from '../../../../shared/contract/span';
import { installLine, type Distribution } from '../../../programs/distribution';
import type { Host } from '../../host/host';
import type { Paths } from '../../host/paths';
import { isSecret, keysFolder } from '../../host/spanKeys';
import { findProgram, readDistribution } from '../../host/tools';

/** What stands before the 32 bytes of a private key of X25519 in PKCS #8 (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The file of the host's own private key. */
export const wireguardKeyFile = (paths: Pick<Paths, 'etc'>): string => join(keysFolder(paths), 'wireguard');

/** A private key as wg(8) writes it. */
export const newPrivateKey = (): string =>
  generateKeyPairSync('x25519')
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .subarray(-32)
    .toString('base64');

/** The public key of a private one. */
export function publicKeyOf(privateKey: string): string {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.from(privateKey, 'base64')]),
    format: 'der',
    type: 'pkcs8',
  });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

/** The host's own private key; null when it has none. */
export async function readPrivateKey(host: Pick<Host, 'readFile'>, file: string): Promise<string | null> {
  const text = (await host.readFile(file))?.trim() ?? '';
  // Those are 32 bytes as well.
  return isSecret(text) ? text : null;
}

/** Whether the kernel has it, or a program that does the same is installed. */
async function canEncrypt(host: Host): Promise<boolean> {
  const modules = `/lib/modules/${release()}`;
  const lists = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((list) => host.holdsText(join(modules, list), '/wireguard.ko')),
  );
  if (lists.includes(true) || (await host.readDir('/sys/module/wireguard')).length > 0) return true;
  return (await findProgram('wireguard-go')) !== null;
}

/** What a host says of it; its key is made by whoever may. */
export async function readWireguard(
  host: Host,
  paths: Pick<Paths, 'etc'>,
  asRoot: boolean,
): Promise<SpanOffer['wireguard']> {
  const [program, has, key, distribution] = await Promise.all([
    findProgram('wg'),
    canEncrypt(host),
    readPrivateKey(host, wireguardKeyFile(paths)),
    readDistribution(host),
  ]);
  const isPresent = program !== null && has;
  return {
    state: isPresent ? 'present' : 'absent',
    publicKey: key === null ? null : publicKeyOf(key),
    remedy: isPresent ? null : remedyOf({ program, has }, distribution, asRoot),
  };
}

const remedyOf = (
  { program, has }: { program: string | null; has: boolean },
  distribution: Distribution,
  asRoot: boolean,
): string =>
  installLine([...(program === null ? ['wg'] : []), ...(has ? [] : ['wireguard-go'])], distribution, asRoot);
