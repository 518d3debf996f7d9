/** By what key and port each member is reached where what goes between hosts is encrypted. */
import type { SpanOffer } from '../../contract/span';
import type { SpanMember } from '../../definition/span';
import { choicesIn } from './choicesIn';
import type { Situation } from './situation';

/** Not the usual one (51820), which a VPN of the host's own may have. */
export const WIREGUARD_PORT = 51_829;

/** As it is chosen; else as it is. */
export const isEncrypted = ({ wish, span }: Situation): boolean =>
  choicesIn(wish).wireguard ?? span?.members.some(({ wireguard }) => wireguard !== undefined) ?? false;

/** The member with its key, as far as it has told one; without, where nothing is encrypted. */
export function withEncryption(
  { wireguard: before, ...member }: SpanMember,
  offer: SpanOffer | null,
  situation: Situation,
): SpanMember {
  if (!isEncrypted(situation)) return member;
  if (before) return { ...member, wireguard: before };
  const publicKey = offer?.wireguard.publicKey ?? null;
  if (publicKey === null) return member;
  return { ...member, wireguard: { publicKey, port: portOf(publicKey, situation) ?? WIREGUARD_PORT } };
}

/** A host has one key and one port for all of its spans. */
const portOf = (publicKey: string, { reached }: Situation): number | undefined =>
  reached
    .flatMap(({ snapshot }) => snapshot.networks)
    .flatMap(({ definition }) => definition.span?.members ?? [])
    .find(({ wireguard }) => wireguard?.publicKey === publicKey)?.wireguard?.port;
