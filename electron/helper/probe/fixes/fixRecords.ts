/** What fixes changed of other programs' settings, noted so that it is taken back when the network stops. */
import { z } from 'zod';
import { execute } from '../../core/apply';
import type { Host } from '../../host/host';
import type { Deed } from '../../core/deed';
import { fixesFile, type Paths } from '../../host/paths';
import { remove, run, type Step } from '../../kinds/operation';
import { settingStep } from '../../kinds/sysctl';
import { acceptComment, acceptRules } from './acceptRules';

const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('iptables'), program: z.string(), bridge: z.string() }),
  z.object({
    kind: z.literal('nft'),
    family: z.string(),
    table: z.string(),
    chain: z.string(),
    bridge: z.string(),
  }),
  z.object({ kind: z.literal('sysctl'), key: z.string(), applied: z.string(), before: z.string() }),
]);
/** One thing that a fix changed and that is not ours. */
export type FixRecord = z.infer<typeof recordSchema>;

const SUFFIX = '.fixes';

/** Notes what a fix is about to change, besides what earlier ones have. */
export async function noteFixes(
  host: Host,
  paths: Paths,
  network: string,
  records: readonly FixRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const known = await readRecords(host, paths, network);
  const all = new Map([...known, ...records].map((record) => [JSON.stringify(record), record]));
  await host.writeFile(fixesFile(paths, network), `${JSON.stringify([...all.values()])}\n`);
}

/** What takes everything back that fixes of a network changed, when they changed anything; touches nothing yet. */
export async function fixesTakenBack(host: Host, paths: Paths, network: string): Promise<Deed[]> {
  const records = await readRecords(host, paths, network);
  if (records.length === 0) return [];
  const steps = (
    await Promise.all(records.map((record) => takeBackSteps(host, record).catch(() => [])))
  ).flat();
  const path = fixesFile(paths, network);
  const noted: Step = { title: `Forget the fixes of “${network}”`, operation: remove(path) };
  const stages = [...steps, noted].map((step) => [step]);
  // What is gone already is no error.
  return [{ stages, perform: async (on) => void (await execute(on, stages, { goOn: true })) }];
}

/** Takes everything back that fixes of a network changed. */
export async function takeBackFixes(host: Host, paths: Paths, network: string): Promise<void> {
  for (const deed of await fixesTakenBack(host, paths, network)) await deed.perform(host);
}

/** Networks that a fix was made for, as far as it has not been taken back. */
export async function fixedNetworks(host: Host, paths: Paths): Promise<string[]> {
  const files = await host.readDir(paths.run);
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
}

async function readRecords(host: Host, paths: Paths, network: string): Promise<FixRecord[]> {
  const text = await host.readFile(fixesFile(paths, network));
  if (text === null) return [];
  try {
    return z.array(recordSchema).parse(JSON.parse(text));
  } catch {
    // Half a note is from a helper that was killed before it began.
    return [];
  }
}

async function takeBackSteps(host: Host, record: FixRecord): Promise<Step[]> {
  switch (record.kind) {
    case 'iptables':
      return acceptRules(record.bridge).map((rule) => ({
        title: `No longer accept packets ${rule[0] === '-i' ? 'from' : 'to'} ${record.bridge} in FORWARD`,
        operation: run([record.program, '--wait', '10', '-D', 'FORWARD', ...rule]),
      }));
    case 'nft':
      return nftSteps(host, record);
    case 'sysctl': {
      const { key, applied, before } = record;
      // Whoever set it since then has the last word; the device may be gone too.
      if ((await host.readSysctl(key)) !== applied) return [];
      return [settingStep(key, before)];
    }
  }
}

async function nftSteps(
  host: Host,
  { family, table, chain, bridge }: FixRecord & { kind: 'nft' },
): Promise<Step[]> {
  const { stdout } = await host.run(['nft', '-a', 'list', 'chain', family, table, chain]);
  const handles = stdout
    .split('\n')
    .filter((line) => line.includes(`comment "${acceptComment(bridge)}"`))
    .flatMap((line) => /# handle (\d+)$/.exec(line.trim())?.[1] ?? []);
  return handles.map((handle) => ({
    title: `No longer accept packets of ${bridge} in the table ${family} ${table}`,
    operation: run(['nft', 'delete', 'rule', family, table, chain, 'handle', handle]),
  }));
}
