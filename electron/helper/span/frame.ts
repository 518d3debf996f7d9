/**
 * What agents of a span send each other, as bytes: a header that anybody reads, a body that only members believe, and what
 * proves that a member wrote both (HMAC-SHA256).
 *
 * | bytes | what |
 * | --- | --- |
 * | 0–3 | `VNMS` |
 * | 4 | version of the protocol |
 * | 5 | kind of message |
 * | 6–7 | length of the body |
 * | 8–15 | id of the secret |
 * | 16–19 | VNI |
 * | 20–27 | which start of the sender's agent it is from |
 * | 28–35 | number of the message since then |
 * | 36… | body (JSON), and zeros up to the proof |
 * | last 32 | proof |
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Raised whenever a message changes its form or meaning; each version reads the header of all. */
export const SPAN_PROTOCOL = 1;
/** The port of agents: beside that of VXLAN, and IANA gives it to nobody. */
export const AGENT_PORT = 4790;
/** No message is longer, in bytes: those that try the way are as long as a packet of the overlay. */
export const LONGEST_FRAME = 9_300;

const MARK = Buffer.from('VNMS');
const HEADER_BYTES = 36;
const PROOF_BYTES = 32;
/** What a frame has besides its body. */
export const FRAME_BYTES = HEADER_BYTES + PROOF_BYTES;

export const FRAME_KINDS = ['beat', 'large', 'ask', 'part'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** What stands in clear before everything else. */
export interface Header {
  protocol: number;
  /** Id of the secret, 16 hex digits. */
  key: string;
  vni: number;
}

/** A message whose proof was right; what it says is not looked at yet. */
export interface Frame {
  kind: FrameKind;
  /** 16 hex digits, of each start of an agent others. */
  boot: string;
  counter: number;
  body: unknown;
}

/** The header of whatever claims to be a message of any version; null for what does not. */
export function headerOf(data: Buffer): Header | null {
  if (data.length < HEADER_BYTES || data.length > LONGEST_FRAME || !data.subarray(0, 4).equals(MARK))
    return null;
  return { protocol: data[4] ?? 0, key: data.toString('hex', 8, 16), vni: data.readUInt32BE(16) };
}

/** What a member wrote; null where the proof is wrong, or there is no message of ours behind it. */
export function openFrame(data: Buffer, key: Buffer): Frame | null {
  if (data.length < FRAME_BYTES) return null;
  const end = data.length - PROOF_BYTES;
  if (!timingSafeEqual(proofOf(data.subarray(0, end), key), data.subarray(end))) return null;
  const kind = FRAME_KINDS[data[5] ?? FRAME_KINDS.length];
  const length = data.readUInt16BE(6);
  if (kind === undefined || HEADER_BYTES + length > end) return null;
  const counter = Number(data.readBigUInt64BE(28));
  try {
    const body: unknown = JSON.parse(data.toString('utf8', HEADER_BYTES, HEADER_BYTES + length));
    return { kind, boot: data.toString('hex', 20, 28), counter, body };
  } catch {
    return null;
  }
}

/** A message as it is sent; a `length` says how long it is made at least, in bytes. */
export function frameOf(
  { kind, boot, counter, body }: Frame,
  { key, vni }: Pick<Header, 'key' | 'vni'>,
  secret: Buffer,
  length = 0,
): Buffer {
  const text = Buffer.from(JSON.stringify(body));
  const data = Buffer.alloc(Math.max(FRAME_BYTES + text.length, length));
  MARK.copy(data);
  data.writeUInt8(SPAN_PROTOCOL, 4);
  data.writeUInt8(FRAME_KINDS.indexOf(kind), 5);
  data.writeUInt16BE(text.length, 6);
  data.write(key, 8, 'hex');
  data.writeUInt32BE(vni, 16);
  data.write(boot, 20, 'hex');
  data.writeBigUInt64BE(BigInt(counter), 28);
  text.copy(data, HEADER_BYTES);
  const end = data.length - PROOF_BYTES;
  proofOf(data.subarray(0, end), secret).copy(data, end);
  return data;
}

const proofOf = (data: Buffer, key: Buffer): Buffer => createHmac('sha256', key).update(data).digest();
