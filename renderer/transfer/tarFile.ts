/** Packs text files into a tar archive and takes them out again. */
import { createTar, parseTar } from 'nanotar';

export interface PackedFile {
  name: string;
  text: string;
}

/** Two empty blocks end an archive; nanotar leaves them out when what is packed fills the last record. */
const END_BYTES = 1024;
/** Longer names are of no file. */
const NAME_MAX = 255;

/** The archive; `at` is when its files were last changed, in Unix milliseconds. */
export function writeTar(files: readonly PackedFile[], at: number): Uint8Array<ArrayBuffer> {
  const attrs = { mode: '644', uid: 0, gid: 0, mtime: at };
  return withRoom(
    createTar(
      files.map(({ name, text }) => ({ name, data: text })),
      { attrs },
    ),
    END_BYTES,
  );
}

/** The plain files of an archive, in its order; what is cut off at the end is left out. Throws for what is none. */
export function readTar(bytes: Uint8Array): PackedFile[] {
  // With room for a file that is cut off, nanotar does not fail for those before it.
  const roomy = withRoom(bytes, bytes.length + END_BYTES);
  spellNames(roomy);
  const files = parseTar(roomy.buffer, {
    filter: ({ name, type, size }) => {
      // nanotar would go back by it, and never end.
      // oxlint-disable-next-line texts/in-catalogue
      if (size < 0) throw new RangeError(`${name} has a size below 0`);
      return type === 'file' && size <= bytes.length && name.length <= NAME_MAX;
    },
  });
  return files
    .filter(({ data }) => data === undefined || data.byteOffset + data.byteLength <= bytes.length)
    .map(({ name, text }) => ({ name, text }));
}

const BLOCK = 512;
const PAX = 'x'.charCodeAt(0);
const GNU = 'L'.charCodeAt(0);

/**
 * Spells the names in extended headers (pax, POSIX.1-2001) as GNU tar does: nanotar cuts a pax name at a blank and at
 * an equals sign.
 */
function spellNames(bytes: Uint8Array): void {
  for (let offset = 0; offset + BLOCK <= bytes.length;) {
    const size =
      Number.parseInt(new TextDecoder().decode(bytes.subarray(offset + 124, offset + 136)), 8) || 0;
    if (size < 0) return;
    const data = bytes.subarray(offset + BLOCK, offset + BLOCK + size);
    const name = bytes[offset + 156] === PAX ? paxPath(data) : null;
    if (name !== null) {
      bytes[offset + 156] = GNU;
      data.set(name);
      data.fill(0, name.length);
    }
    offset += BLOCK + BLOCK * Math.ceil(size / BLOCK);
  }
}

/** The name in the records of an extended header, each of which is `LENGTH KEY=VALUE` and a newline, by its length in bytes. */
function paxPath(records: Uint8Array): Uint8Array | null {
  for (let at = 0; at < records.length;) {
    const rest = records.subarray(at);
    const length = Number.parseInt(new TextDecoder().decode(rest.subarray(0, 8)), 10);
    if (!(length > 0)) return null;
    const record = rest.subarray(0, length);
    const key = `${length} path=`;
    if (new TextDecoder().decode(record.subarray(0, key.length)) === key)
      return record.slice(key.length, length - 1);
    at += length;
  }
  return null;
}

function withRoom(bytes: Uint8Array, room: number): Uint8Array<ArrayBuffer> {
  const roomy = new Uint8Array(bytes.length + room);
  roomy.set(bytes);
  return roomy;
}
