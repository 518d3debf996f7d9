/** What goes with networks that come, stop or are deleted, whichever order makes them do so. */
import { basename, dirname } from 'node:path';
import { execute } from '../../core/apply';
import type { Standing } from '../../changes/journal';
import { remove } from '../../kinds/operation';
import { fixesTakenBack } from '../../probe/fixes/fixRecords';
import { lastingFiles, networkFiles } from '../../host/paths';
import type { Deed } from '../../core/deed';
import type { Besides, Ground } from './prepared';

/** On trial, nothing that cannot be brought back is done yet. */
export async function besidesOf(
  ground: Ground,
  before: readonly Standing[],
  after: readonly Standing[],
  { trial = false } = {},
): Promise<Besides> {
  const cleared = await arrivals(ground, before, after);
  if (trial) return { first: cleared, last: [] };
  const { first, last } = await departures(ground, before, after);
  return { first: [...cleared, ...first], last };
}

/** What an earlier network of a name has left must not be taken for what belongs to the one that gets it. */
function arrivals(ground: Ground, before: readonly Standing[], after: readonly Standing[]): Promise<Deed[]> {
  const known = new Set(before.filter(isThere).map(({ name }) => name));
  const coming = after.filter((standing) => isThere(standing) && !known.has(standing.name));
  return removals(
    ground,
    coming.flatMap(({ name }) => lastingFiles(ground.paths, name)),
  );
}

/** What goes with networks that run, or are there at all, before but not after. */
export async function departures(
  ground: Ground,
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<Besides> {
  const now = new Map(after.filter(isThere).map((standing) => [uuidOf(standing), standing]));
  const stopping = before.filter((standing) => standing.running && !now.get(uuidOf(standing))?.running);
  const gone = before.filter((standing) => isThere(standing) && !now.has(uuidOf(standing)));
  const ending = [...new Set([...stopping, ...gone].map(({ name }) => name))];
  return {
    first: stopping.flatMap(({ name }) => ground.guests?.allOut(name) ?? []),
    // The networks are gone by then: nothing that goes wrong with one of these keeps the others from being done.
    last: [
      ...(await Promise.all(ending.map((name) => fixesTakenBack(ground.host, ground.paths, name)))).flat(),
      ...(await removals(
        ground,
        gone.flatMap((standing) => filesLeft(ground, standing)),
        gone.flatMap(({ name, running }) => (running ? [networkFiles(ground.paths, name).ports] : [])),
      )),
      ...(await Promise.all(gone.map((standing) => withdrawal(ground, standing)))).flat(),
    ].map(regardless),
  };
}

const isThere = ({ definition, running }: Standing): boolean => definition !== null || running !== null;

const uuidOf = ({ definition, running }: Standing): string => (definition ?? running?.definition)?.uuid ?? '';

/** What a network leaves behind that stopping it does not remove; of one that does not run, all there may be. */
function filesLeft({ paths }: Ground, { name, running }: Standing): string[] {
  const files = networkFiles(paths, name);
  if (!running) return Object.values<string>({ ...files });
  const { leases, log, ports, offer, servers } = files;
  return [leases, log, ports, offer, servers];
}

const regardless = ({ stages, perform }: Deed): Deed => ({
  stages,
  perform: (host) => perform(host).catch(() => undefined),
});

/** The network is gone either way; what libvirt still lists can be undefined there. */
async function withdrawal({ host, offers }: Ground, { definition, running }: Standing): Promise<Deed[]> {
  const network = running?.definition ?? definition;
  return network ? offers.prepareWithdrawal(host, network).catch(() => []) : [];
}

/** Removes those of these files that are there now, and those that will be by then. */
async function removals(
  { host }: Ground,
  files: readonly string[],
  coming: readonly string[] = [],
): Promise<Deed[]> {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const there = new Map(
    await Promise.all(folders.map(async (folder) => [folder, new Set(await host.readDir(folder))] as const)),
  );
  const wanted = files.filter((file) => there.get(dirname(file))?.has(basename(file)));
  const stage = [...new Set([...wanted, ...coming])].map((path) => ({
    title: `Remove ${path}`,
    operation: remove(path),
  }));
  if (stage.length === 0) return [];
  return [{ stages: [stage], perform: async (on) => void (await execute(on, [stage], { goOn: true })) }];
}
