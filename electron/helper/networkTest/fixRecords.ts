/** What fixes changed of other programs' settings, noted so that it is taken back when the network stops. */
import { z } from 'zod';
import type { Host } from '../host';
import { fixesFile, type Paths } from '../paths';
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

/** Takes everything back that fixes of a network changed; what is gone already is no error. */
export async function takeBackFixes(host: Host, paths: Paths, network: string): Promise<void> {
  const records = await readRecords(host, paths, network);
  if (records.length === 0) return;
  for (const record of records) await takeBack(host, record);
  await host.removeFile(fixesFile(paths, network));
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

async function takeBack(host: Host, record: FixRecord): Promise<void> {
  switch (record.kind) {
    case 'iptables':
      for (const rule of acceptRules(record.bridge))
        await host.run([record.program, '--wait', '10', '-D', 'FORWARD', ...rule]);
      return;
    case 'nft':
      return removeNftAccepts(host, record);
    case 'sysctl':
      // Whoever set it since then has the last word; the device may be gone too.
      if ((await host.readSysctl(record.key)) === record.applied)
        await host.writeSysctl(record.key, record.before);
  }
}

async function removeNftAccepts(
  host: Host,
  { family, table, chain, bridge }: FixRecord & { kind: 'nft' },
): Promise<void> {
  const { stdout } = await host.run(['nft', '-a', 'list', 'chain', family, table, chain]);
  const handles = stdout
    .split('\n')
    .filter((line) => line.includes(`comment "${acceptComment(bridge)}"`))
    .flatMap((line) => /# handle (\d+)$/.exec(line.trim())?.[1] ?? []);
  for (const handle of handles)
    await host.run(['nft', 'delete', 'rule', family, table, chain, 'handle', handle]);
}
