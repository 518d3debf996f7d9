/** The run state of a network as it is kept on disk. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import { invalidDefinition } from '../../../shared/contract/error';
import {
  DEVICE_NAME_PATTERN,
  networkDefinitionSchema,
  NAME_PATTERN,
  type NetworkDefinition,
  type NetworkDraft,
} from '../../../shared/definition/network';
import { pathText } from '../../../shared/definition/schemaWords';
import { readNetwork, writeNetworkXml } from '../../../shared/xml/networkXml';
import { Element } from '../../../shared/xml/xmlElement';
import { escapeText } from '../../../shared/definition/metadataElement';
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';

/** A network as it runs: the definition it was started with and what was decided at its start. */
export interface RunState {
  definition: NetworkDefinition;
  /** Unix time in milliseconds. */
  startedAt: number;
  /** False when dnsmasq was told not to watch resolv.conf, to save one of the kernel's inotify instances. */
  pollResolv: boolean;
  /** What was added since then and goes when it stops: what a fix of a test changed, and test guests. */
  additions: Resource[];
  /** Started by a version that keeps other files, or in other places: `bringUpToDate` sees to it. */
  isOutdated?: true | undefined;
}

/** What files a running network has and where; another number with each change that a look would take for drift. */
const LAYOUT = 2;

/** One of the additions, with all that it takes to put it back. */
export const additionSchema = z.object({ kind: z.string(), key: z.string(), value: z.unknown() });

/** The run state in the form of libvirt's status files. */
export function writeRunStateXml({
  definition,
  startedAt,
  pollResolv,
  additions,
  isOutdated,
}: RunState): string {
  // The network stands unindented: indenting would change a description of several lines.
  const network = writeNetworkXml(definition);
  const added = additions.map((one) => `<addition>${escapeText(JSON.stringify(one))}</addition>\n`).join('');
  const layout = isOutdated ? '' : ` layout='${LAYOUT}'`;
  return `<networkstatus started='${startedAt}' poll-resolv='${pollResolv ? 'yes' : 'no'}'${layout}>\n${added}${network}</networkstatus>\n`;
}

/** Reads it back; throws `invalid-definition`. Most networks run as they are `stored`, and to see that by writing takes a tenth of the time of reading. */
export function readRunState(text: string, stored: NetworkDefinition | undefined): RunState {
  const [, started, poll, layout] =
    /^<networkstatus started='(\d+)' poll-resolv='(yes|no)'(?: layout='(\d+)')?>\n/.exec(text) ?? [];
  if (stored && started !== undefined) {
    const state = {
      definition: stored,
      startedAt: Number(started),
      pollResolv: poll === 'yes',
      additions: [],
      ...outdated(layout),
    };
    if (writeRunStateXml(state) === text) return state;
  }
  const root = Element.parse(text);
  const startedAt = Number(root.attribute('started') ?? 0);
  const pollResolv = root.flag('poll-resolv', ['yes', 'no']) ?? true;
  const network = root.one('network') ?? root.fail(t('changes.stored.noElement', { element: '<network>' }));
  const additions = root.allText('addition').flatMap(additionOf);
  const definition = completeDefinition(readNetwork(network));
  return { definition, startedAt, pollResolv, additions, ...outdated(root.attribute('layout')) };
}

const outdated = (layout: string | null | undefined): Pick<RunState, 'isOutdated'> =>
  layout === String(LAYOUT) ? {} : { isOutdated: true };

/** What this file was not written with is not taken for something to take away. */
function additionOf(text: string): Resource[] {
  try {
    return [additionSchema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

/** A draft from a stored file as a definition; what we write is complete, so anything missing was taken out by hand. */
export function completeDefinition(draft: NetworkDraft): NetworkDefinition {
  const parsed = networkDefinitionSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw invalidDefinition(
    parsed.error.issues.map(({ path }) => ({
      path: pathText(path),
      code: 'schema',
      message: t('changes.stored.unusable', { path: pathText(path) }),
      severity: 'error',
    })),
  );
}

/** So much of a file is looked at for what it is about, in bytes. */
const LOOKED_AT = 1_000_000;

/** Stands for a run state that cannot be read: when it began is not known. */
const UNKNOWN = 0;

export const isSalvaged = ({ startedAt }: RunState): boolean => startedAt === UNKNOWN;

/**
 * What runs by a file that cannot be read, well enough to stop it: as it is `stored`, else with what the text still
 * says of its bridge. Null when it says nothing. Never compared with the host, because it is not what was started.
 */
export function salvagedRunState(
  file: string,
  name: string,
  stored: NetworkDefinition | undefined,
): RunState | null {
  const definition = stored ?? salvagedDefinition(startOf(file), name);
  return definition && { definition, startedAt: UNKNOWN, pollResolv: true, additions: [] };
}

function salvagedDefinition(text: string, name: string): NetworkDefinition | null {
  const first = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  // What is taken away depends on addresses, and not on how long their prefixes are (RFC 5737: nobody's).
  const addresses = [...text.matchAll(/<ip [^>]*?address='([^']*)'/g)].map(([, address = '']) => ({
    address,
    prefix: address.includes(':') ? 64 : 24,
  }));
  const parsed = networkDefinitionSchema.safeParse({
    name,
    uuid: first(/<uuid>([^<]*)<\/uuid>/),
    forward: { mode: 'nat' },
    bridge: { name: first(/<bridge name='([^']*)'/), stp: false, delay: 0 },
    mac: first(/<mac address='([^']*)'/),
    dns: { enabled: true },
    ips: addresses.length > 0 ? addresses : [{ address: '192.0.2.1', prefix: 24 }],
  });
  const isUsable =
    parsed.success && NAME_PATTERN.test(name) && DEVICE_NAME_PATTERN.test(parsed.data.bridge.name);
  return isUsable ? parsed.data : null;
}

/** The beginning of a regular file; empty when it cannot be read. */
function startOf(path: string): string {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(LOOKED_AT);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
