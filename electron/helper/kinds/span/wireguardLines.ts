/** What encrypts between hosts, as wg(8) is told and tells it. Secrets are named in it and not said. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere } from '../../../../shared/definition/span';
import { innerAddress } from '../../../../shared/span/overlayAddress';
import { pairsOf, spansOf, type Pair } from './spanPairs';
import { wordFor } from './secretWords';

/** There is one on a host, for all networks that span it. */
export const DEVICE = 'wgvnm';
/** What stands for the host's own key. */
export const OWN_KEY = wordFor('wireguard');

/** What VXLAN over IPv6 takes of a packet of the device. */
const OVERLAY = 70;
/** WireGuard's own choice, and the least that IPv6 works with (RFC 8200 §5). */
const [USUAL_MTU, LEAST_MTU] = [1420, 1280];

export interface WireguardWanted {
  lines: readonly string[];
  /** With its prefix, by which all others' are on the link. */
  addresses: readonly string[];
  mtu: number;
  up: boolean;
}

/** None when no network of these is encrypted on its way. */
export function wireguardWanted(networks: readonly NetworkDefinition[]): WireguardWanted | null {
  const own = spansOf(networks)
    .map((span) => memberHere(span).wireguard)
    .find((wireguard) => wireguard !== undefined);
  if (!own) return null;
  const pairs = pairsOf(
    networks,
    ({ here, peer }) => here.wireguard !== undefined && peer.wireguard !== undefined,
    ({ peer }) => peer.wireguard?.publicKey ?? '',
  );
  const mtus = networks.flatMap(({ span, mtu }) =>
    span && memberHere(span).wireguard ? [mtu === undefined ? USUAL_MTU : mtu + OVERLAY] : [],
  );
  return {
    lines: [
      '[Interface]',
      `PrivateKey = ${OWN_KEY}`,
      `ListenPort = ${own.port}`,
      ...pairs.flatMap(peerLines),
    ],
    addresses: [`${innerAddress(own.publicKey)}/64`],
    mtu: Math.max(LEAST_MTU, ...mtus),
    up: true,
  };
}

function peerLines({ peer: { address, wireguard }, span }: Pair): string[] {
  if (!wireguard) return [];
  const place = address.includes(':') ? `[${address}]` : address;
  return linesOf({
    publicKey: wireguard.publicKey,
    secret: wordFor(span.key),
    endpoint: `${place}:${wireguard.port}`,
    allowed: `${innerAddress(wireguard.publicKey)}/128`,
  });
}

interface Peer {
  publicKey: string;
  secret: string;
  endpoint: string;
  allowed: string;
}

const linesOf = ({ publicKey, secret, endpoint, allowed }: Peer): string[] => [
  '[Peer]',
  `PublicKey = ${publicKey}`,
  `PresharedKey = ${secret}`,
  `Endpoint = ${endpoint}`,
  `AllowedIPs = ${allowed}`,
];

/** The same lines of what `wg show DEVICE dump` tells; `hide` gives the word for a secret. */
export function parseDump(dump: string, hide: (secret: string) => string): string[] {
  const [device = '', ...peers] = dump.trimEnd().split('\n');
  const [privateKey = '', , port = ''] = device.split('\t');
  const shown = peers
    .map((line) => line.split('\t'))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .flatMap(([publicKey = '', secret = '', endpoint = '', allowed = '']) =>
      linesOf({ publicKey, secret: hide(secret), endpoint, allowed }),
    );
  return ['[Interface]', `PrivateKey = ${hide(privateKey)}`, `ListenPort = ${port}`, ...shown];
}

const isEndpoint = (line: string): boolean => line.startsWith('Endpoint = ');

/** Where the others are said to be. */
export const endpointsIn = (lines: readonly string[]): string => lines.filter(isEndpoint).join('\n');
/** All but that: a host that answers from another address of its own is found there (WireGuard's roaming). */
export const restOf = (lines: readonly string[]): string =>
  lines.filter((line) => !isEndpoint(line)).join('\n');
