/** DHCP messages of a client, as bytes on the wire (RFC 2131 §2, options RFC 2132). */

/** The messages that a client sends and gets (RFC 2132 §9.6). */
const TYPES = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;
export type DhcpType = keyof typeof TYPES;

/** What a server says of a lease. */
export interface DhcpReply {
  type: DhcpType;
  transaction: number;
  /** The address for the client. */
  address: string;
  /** Which server speaks (option 54); null when it does not say. */
  server: string | null;
  netmask: string | null;
  router: string | null;
  dns: string[];
  mtu: number | null;
  /** Length of the lease in seconds. */
  leaseSeconds: number | null;
}

export interface DhcpRequest {
  type: DhcpType;
  transaction: number;
  mac: string;
  hostname: string;
  /** The address asked for (option 50). */
  requested?: string;
  /** The server that is meant (option 54). */
  server?: string;
  /** The client's own address, when it has one. */
  own?: string;
}

/** Marks the options' beginning (RFC 2131 §3). */
const COOKIE = [99, 130, 83, 99];
/** Length of the fixed fields before the cookie. */
const FIXED_BYTES = 236;
/** The answer shall be broadcast: the client has no address yet that it could be sent to. */
const BROADCAST = 0x8000;
/** What the client wants to know: netmask, router, DNS, MTU, broadcast address, lease time, server. */
const WANTED = [1, 3, 6, 26, 28, 51, 54];

/** The bytes of a message to a server. */
export function encodeDhcp({
  type,
  transaction,
  mac,
  hostname,
  requested,
  server,
  own,
}: DhcpRequest): Buffer {
  const fixed = Buffer.alloc(FIXED_BYTES);
  const hardware = mac.split(':').map((byte) => parseInt(byte, 16));
  fixed.set([1, 1, 6, 0]);
  fixed.writeUInt32BE(transaction, 4);
  fixed.writeUInt16BE(own === undefined ? BROADCAST : 0, 10);
  if (own !== undefined) fixed.set(bytesOf(own), 12);
  fixed.set(hardware, 28);
  const option = (code: number, bytes: readonly number[]): number[] => [code, bytes.length, ...bytes];
  const options = [
    ...option(53, [TYPES[type]]),
    ...option(61, [1, ...hardware]),
    ...(requested === undefined ? [] : option(50, bytesOf(requested))),
    ...(server === undefined ? [] : option(54, bytesOf(server))),
    ...(type === 'release' ? [] : [...option(12, [...Buffer.from(hostname)]), ...option(55, WANTED)]),
    255,
  ];
  return Buffer.concat([fixed, Buffer.from([...COOKIE, ...options])]);
}

const bytesOf = (address: string): number[] => address.split('.').map(Number);

/** What a server's message says; null when it is no such message. */
export function decodeDhcp(data: Buffer): DhcpReply | null {
  const isReply = data[0] === 2 && COOKIE.every((byte, index) => data[FIXED_BYTES + index] === byte);
  if (!isReply) return null;
  const options = new Map<number, Buffer>();
  for (let at = FIXED_BYTES + COOKIE.length; at < data.length;) {
    const code = data[at];
    if (code === undefined || code === 255) break;
    // A pad has no length.
    const length = code === 0 ? -1 : (data[at + 1] ?? 0);
    if (length >= 0) options.set(code, data.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const code = options.get(53)?.[0];
  const type = (Object.keys(TYPES) as DhcpType[]).find((name) => TYPES[name] === code);
  if (type === undefined) return null;
  const addresses = (option: number): string[] => addressesIn(options.get(option));
  const number = (option: number, bytes: number): number | null => {
    const value = options.get(option);
    return value?.length === bytes ? value.readUIntBE(0, bytes) : null;
  };
  return {
    type,
    transaction: data.readUInt32BE(4),
    address: [...data.subarray(16, 20)].join('.'),
    server: addresses(54)[0] ?? null,
    netmask: addresses(1)[0] ?? null,
    router: addresses(3)[0] ?? null,
    dns: addresses(6),
    mtu: number(26, 2),
    leaseSeconds: number(51, 4),
  };
}

function addressesIn(value: Buffer | undefined): string[] {
  if (!value) return [];
  return Array.from({ length: Math.floor(value.length / 4) }, (_, index) =>
    [...value.subarray(index * 4, index * 4 + 4)].join('.'),
  );
}
