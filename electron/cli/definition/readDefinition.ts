/** Reads a definition from a file, or from standard input for `-`. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { NetworkDraft } from '../../../shared/definition/network';
import { unsupportedDocument } from '../../../shared/contract/error';
import { readPartly } from '../../../shared/xml/readPartly';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { t, type TextKey } from '../../../shared/language/language';

/** Definitions are kilobytes; a file beyond this is something else, in bytes. */
const LARGEST = 8_000_000;
const CHUNK = 65_536;

/** The text of a file. Throws a Failure that says why it cannot be read. */
export function readText(file: string): string {
  try {
    return decode(readBounded(file), file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const known = REASONS[code ?? ''];
    throw new Failure([t('cli.file.notOpened', { file, reason: known ? t(known) : message })]);
  }
}

/** What a file holds. A pipe and a device say nothing of their size, so what counts is what comes. */
function readBounded(file: string): Buffer {
  const descriptor = file === '-' ? 0 : openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; total <= LARGEST;) {
      const chunk = Buffer.alloc(CHUNK);
      const length = readSync(descriptor, chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
      total += length;
    }
    throw new Failure([t('cli.file.tooLarge', { file })]);
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

/**
 * The definition in a file; what neither libvirt nor we know is left out and named as advice, or refused when `strict`.
 * Throws as readNetworkXml does, and a Failure for a file that cannot be read.
 */
export function readDefinition(
  file: string,
  invocation: Pick<Invocation, 'advise'>,
  strict = false,
): NetworkDraft {
  return readKnown(readText(file), invocation, strict);
}

/** The definition in a text, in the same way. */
export function readKnown(xml: string, invocation: Pick<Invocation, 'advise'>, strict = false): NetworkDraft {
  const { definition, leftOut } = readPartly(xml);
  const lost = strict ? leftOut : leftOut.filter(({ isUnknown }) => !isUnknown);
  if (definition === null || lost.length > 0) throw unsupportedDocument(lost);
  for (const { path, line } of leftOut) invocation.advise(t('cli.file.leftOut', { path, line }));
  return definition;
}

const REASONS: Record<string, TextKey> = {
  ENOENT: 'cli.file.missing',
  EACCES: 'cli.file.denied',
  EISDIR: 'cli.file.isFolder',
};

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure([t('cli.file.notUtf8', { file })]);
  }
}
