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
  const { buffer } = withRoom(bytes, bytes.length + END_BYTES);
  const files = parseTar(buffer, {
    filter: ({ name, type, size }) => {
      // nanotar would go back by it, and never end.
      if (size < 0) throw new RangeError(`${name} has a size below 0`);
      return type === 'file' && size <= bytes.length && name.length <= NAME_MAX;
    },
  });
  return files
    .filter(({ data }) => data === undefined || data.byteOffset + data.byteLength <= bytes.length)
    .map(({ name, text }) => ({ name, text }));
}

function withRoom(bytes: Uint8Array, room: number): Uint8Array<ArrayBuffer> {
  const roomy = new Uint8Array(bytes.length + room);
  roomy.set(bytes);
  return roomy;
}
