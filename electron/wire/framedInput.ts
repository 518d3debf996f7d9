/** What a helper writes, let through message by message: bounded, and refused at its first byte that is no message. */
import { Transform, type TransformCallback } from 'node:stream';
import { VirtnetError } from '../../shared/contract/error';
import { t } from '../../shared/language/language';

/** A snapshot of hundreds of networks takes some megabytes. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_HEADER_BYTES = 4_096;
const HEADER_START = 'content-';
const SHOWN_LENGTH = 80;

/** Passes on messages with the headers of the Language Server Protocol; fails with a VirtnetError at anything else. */
export class FramedInput extends Transform {
  private header: Buffer = Buffer.alloc(0);
  /** Bytes of the message that are still to come. */
  private left = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = chunk;
      while (rest.length > 0) rest = this.left > 0 ? this.passBody(rest) : this.readHeader(rest);
      done();
    } catch (error) {
      done(error as VirtnetError);
    }
  }

  private passBody(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.left);
    this.left -= part.length;
    this.push(part);
    return chunk.subarray(part.length);
  }

  /** What follows the header; nothing while it is not complete. */
  private readHeader(chunk: Buffer): Buffer {
    const text = Buffer.concat([this.header, chunk]);
    const start = text.toString('latin1', 0, HEADER_START.length).toLowerCase();
    if (!HEADER_START.startsWith(start)) throw chatter(text);
    const end = text.indexOf('\r\n\r\n');
    const head = text.toString('latin1', 0, end === -1 ? text.length : end + 2);
    // Whoever reads behind this takes the last of two lengths, and waits for all of it.
    if (/[^\r]\n/.test(head) || (head.match(/^content-length/gim)?.length ?? 0) > 1) throw chatter(text);
    if (end === -1 && text.length <= MOST_HEADER_BYTES) {
      this.header = text;
      return Buffer.alloc(0);
    }
    const length = /^content-length: *(\d{1,10})\r?$/im.exec(head)?.[1];
    if (end === -1 || end > MOST_HEADER_BYTES || length === undefined) throw chatter(text);
    if (Number(length) > MOST_BYTES) throw tooLarge(Number(length));
    this.header = Buffer.alloc(0);
    this.left = Number(length);
    this.push(text.subarray(0, end + 4));
    return text.subarray(end + 4);
  }
}

function chatter(text: Buffer): VirtnetError {
  const [line = ''] = text
    .toString('utf8', 0, 4 * SHOWN_LENGTH)
    .trim()
    .split('\n');
  const shown = line.trim().slice(0, SHOWN_LENGTH);
  return new VirtnetError(t('app.wire.chatter', { shown }), {
    code: 'disconnected',
    reason: t('app.wire.chatterReason', { shown }),
  });
}

const tooLarge = (length: number): VirtnetError =>
  new VirtnetError(t('app.wire.tooLarge', { bytes: length, most: MOST_BYTES }), {
    code: 'disconnected',
    reason: t('app.wire.tooLargeReason', { bytes: length }),
  });
