/** Packs text files into a tar archive and takes them out again (POSIX ustar, pax(1) "ustar Interchange Format"). */

export interface PackedFile {
  name: string;
  text: string;
}

const BLOCK = 512;
/** Bytes of the name's field; the prefix field for longer ones is not used. */
const NAME_BYTES = 100;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The archive; `at` is when its files were last changed, in Unix milliseconds. */
export function writeTar(files: readonly PackedFile[], at: number): Uint8Array<ArrayBuffer> {
  const blocks = files.flatMap(({ name, text }) => {
    const content = encoder.encode(text);
    const padded = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
    padded.set(content);
    return [header(name, content.length, at), padded];
  });
  // Two empty blocks end an archive.
  const archive = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 2 * BLOCK));
  let offset = 0;
  for (const block of blocks) {
    archive.set(block, offset);
    offset += block.length;
  }
  return archive;
}

function header(name: string, size: number, at: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string): void => block.set(encoder.encode(text), offset);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  put(0, name.slice(0, NAME_BYTES));
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(Math.floor(at / 1000), 11));
  put(156, '0');
  put(257, 'ustar\0');
  put(263, '00');
  // The sum counts its own field as blanks.
  put(148, ' '.repeat(8));
  put(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return block;
}

/** The plain files of an archive, in its order; what is cut off at the end is left out. */
export function readTar(bytes: Uint8Array): PackedFile[] {
  const files: PackedFile[] = [];
  for (let offset = 0; offset + BLOCK <= bytes.length;) {
    const name = textAt(bytes, offset, NAME_BYTES);
    const size = parseInt(textAt(bytes, offset + 124, 12), 8);
    if (name === '' || Number.isNaN(size)) break;
    const kind = textAt(bytes, offset + 156, 1);
    const start = offset + BLOCK;
    if ((kind === '0' || kind === '') && start + size <= bytes.length)
      files.push({ name, text: decoder.decode(bytes.subarray(start, start + size)) });
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const textAt = (bytes: Uint8Array, offset: number, length: number): string =>
  decoder.decode(bytes.subarray(offset, offset + length)).replace(/\0.*$/s, '');
