/** What is kept of the bridges that were put over network cards: beside the networks, so that they come back on boot. */
import { basename, join } from 'node:path';
import * as z from 'zod';
import { toErrorShape, VirtnetError, type ErrorShape } from '../../../shared/contract/error';
import { DEVICE_NAME_PATTERN } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';

/** So many addresses and routes of a card are moved. */
const MOST_CARRIED = 1000;

const words = z.array(z.string().max(10_000)).max(100);

const noteSchema = z.object({
  bridge: z.string().regex(DEVICE_NAME_PATTERN),
  card: z.string().regex(DEVICE_NAME_PATTERN),
  /** Who makes it on boot: we, or whoever configures the card. */
  owner: z.enum(['nobody', 'networkd', 'networkmanager', 'netplan', 'ifupdown']),
  /** The card's hardware address. */
  mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
  /** The card's setting `disable_ipv6`; null without IPv6. */
  ipv6: z.enum(['0', '1']).nullable(),
  /** The addresses and routes that the card had. */
  carried: z
    .array(
      z.object({
        what: z.enum(['address', 'route']),
        family: z.union([z.literal(4), z.literal(6)]),
        identity: z.string().max(1000),
        words: z.array(z.string().regex(/^[\w.:/-]+$/)).max(100),
      }),
    )
    .max(MOST_CARRIED),
  /** The command lines of its DHCP clients. */
  clients: z.array(words).max(4),
  /** What its owner reads and is told; empty where there is none. */
  files: z
    .array(
      z.object({
        path: z.string().max(1000),
        content: z.string().max(100_000),
        /** The file that it is as private as; null for what only root reads. */
        like: z.string().max(1000).nullable(),
      }),
    )
    .max(10),
  making: words,
  giving: words,
});
export type BridgeNote = z.infer<typeof noteSchema>;

const folderOf = ({ etc }: Pick<Paths, 'etc'>): string => join(etc, 'bridges');

const fileOf = (paths: Pick<Paths, 'etc'>, bridge: string): string => join(folderOf(paths), `${bridge}.json`);

/** What is kept of a bridge; null when it was not made here. Throws `unsupported`, naming the file, where it cannot be read. */
export async function readBridgeNote(
  host: Pick<Host, 'readFile'>,
  paths: Pick<Paths, 'etc'>,
  bridge: string,
): Promise<BridgeNote | null> {
  const file = fileOf(paths, bridge);
  const text = await host.readFile(file).catch((error: unknown) => {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  });
  if (text === null) return null;
  try {
    const note = noteSchema.parse(JSON.parse(text));
    if (note.bridge === bridge) return note;
  } catch {
    throw unreadable(file, t('changes.bridgeNote.changed'));
  }
  throw unreadable(file, t('changes.bridgeNote.otherBridge'));
}

export interface BridgeNotes {
  notes: BridgeNote[];
  /** What is there and cannot be read. */
  unreadable: { bridge: string; file: string; error: ErrorShape }[];
}

/** What is kept of all of them. */
export async function readBridgeNotes(
  host: Pick<Host, 'readFile' | 'readDir'>,
  paths: Pick<Paths, 'etc'>,
): Promise<BridgeNotes> {
  const names = (await host.readDir(folderOf(paths)))
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .filter((name) => DEVICE_NAME_PATTERN.test(name));
  const found: BridgeNotes = { notes: [], unreadable: [] };
  for (const bridge of names.sort()) {
    try {
      const note = await readBridgeNote(host, paths, bridge);
      if (note) found.notes.push(note);
    } catch (error) {
      found.unreadable.push({ bridge, file: fileOf(paths, bridge), error: toErrorShape(error) });
    }
  }
  return found;
}

/** Where it is kept, and how. Throws `unsupported` for more than can be kept, before anything has been done. */
export function noteFile(paths: Pick<Paths, 'etc'>, note: BridgeNote): { path: string; content: string } {
  const { success } = noteSchema.safeParse(note);
  if (!success) throw tooMuch(note);
  return { path: fileOf(paths, note.bridge), content: `${JSON.stringify(note, null, 2)}\n` };
}

const tooMuch = ({ card, carried }: BridgeNote): VirtnetError =>
  new VirtnetError(
    carried.length > MOST_CARRIED
      ? t('changes.bridgeNote.tooMany', { card, count: carried.length, most: MOST_CARRIED })
      : t('changes.bridgeNote.tooOdd', { card }),
    { code: 'unsupported', path: 'order.card' },
  );

const unreadable = (file: string, reason: string): VirtnetError =>
  new VirtnetError(t('changes.bridgeNote.unreadable', { file, reason }), {
    code: 'unsupported',
    path: 'order.bridge',
  });
