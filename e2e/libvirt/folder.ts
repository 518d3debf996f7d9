/** `npm run compare:libvirt -- --folder DIR`: what a real libvirt and we make of each definition in a folder, side by side. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkDefinitionSchema } from '../../shared/definition/network';
import { readNetworkXml } from '../../shared/xml/networkXml';
import { configurationDifferences } from './configuration';
import { reasonFor } from './expected';
import { openSides, type Side } from './sides';

/** What one of the two made of a definition. */
interface Made {
  defines: string;
  starts: string;
  /** Lines of iptables and ip6tables. */
  rules: string;
  /** The address that a guest was given. */
  lease: string;
}

const COLUMNS = ['defines', 'starts', 'rules', 'lease'] as const;
const NOTHING: Made = { defines: 'no', starts: '', rules: '', lease: '' };

/** A guest on the bridge $1 asks until it gets an address, or until the ports of a bridge with STP have long been open. */
const ASK = `ip netns add asking && ip link add asks type veth peer name eth0 netns asking &&
  ip link set asks master "$1" up && ip -n asking link set lo up && ip -n asking link set eth0 up &&
  ip netns exec asking udhcpc -f -n -q -i eth0 -s /bin/true -t 40 -T 1 2>&1 | sed -n 's/.*lease of \\([0-9.]*\\).*/\\1/p'`;

/** Prints a line for each definition, and what is different. Resolves to 1 when libvirt makes something of one that we do not. */
export async function compareFolder(folder: string, virtnet: string): Promise<number> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.xml'))
    .sort();
  const heads = COLUMNS.flatMap((column) => [column, 'ours']);
  console.log(`${'definition'.padEnd(34)}${heads.map((head) => head.padEnd(14)).join('')}`);
  let isWorse = false;
  for (const file of files) {
    const { made, notes } = await compareFile(readFileSync(join(folder, file), 'utf8'), virtnet).catch(
      (error: unknown) => ({ made: [NOTHING, NOTHING] as const, notes: [String(error)] }),
    );
    const [theirs, ours] = made;
    console.log(
      `${file.slice(0, 33).padEnd(34)}${COLUMNS.flatMap((column) => [theirs[column], ours[column]])
        .map((text) => text.padEnd(14))
        .join('')}`,
    );
    for (const note of notes) console.log(`  ${note}`);
    isWorse ||= COLUMNS.some((column) => column !== 'rules' && theirs[column] !== '' && ours[column] === '');
    isWorse ||= theirs.defines === 'yes' && ours.defines === 'no';
  }
  return isWorse ? 1 : 0;
}

async function compareFile(xml: string, virtnet: string): Promise<{ made: [Made, Made]; notes: string[] }> {
  const [libvirt, ours] = await openSides(virtnet);
  const notes: string[] = [];
  try {
    const name = /<name\s*>([^<]*?)<\/name\s*>/.exec(xml.replaceAll(/<!--[\s\S]*?-->/g, ''))?.[1] ?? '';
    const joined = /<forward\s[^>]*mode\s*=\s*['"]bridge['"]/.test(xml) ? bridgeIn(xml) : null;
    if (joined !== null)
      for (const { site } of [libvirt, ours])
        await site.within('host', ['ip', 'link', 'add', joined, 'up', 'type', 'bridge']);
    const [theirs, own] = await Promise.all(
      [libvirt, ours].map((side) => makeOf(side, name, xml, (note) => notes.push(`${side.who}: ${note}`))),
    );
    if (!theirs || !own) throw new Error('nothing was made');
    if (theirs.starts === 'yes' && own.starts === 'yes') {
      const definition = networkDefinitionSchema.parse(readNetworkXml(await ours.dump(name)));
      const [generated, reference] = [await ours.generated(name), await libvirt.generated(name)];
      for (const difference of configurationDifferences(definition, generated, reference))
        if (reasonFor(difference, definition) === null)
          notes.push(`${difference.what}: ours ${difference.ours}; libvirt's ${difference.theirs}`);
    }
    return { made: [theirs, own], notes };
  } finally {
    libvirt.site.close();
    ours.site.close();
  }
}

async function makeOf(side: Side, name: string, xml: string, note: (text: string) => void): Promise<Made> {
  const isDone = (work: Promise<unknown>): Promise<'yes' | 'no'> =>
    work.then(
      () => 'yes',
      (error: unknown) => {
        note((error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' '));
        return 'no';
      },
    );
  const defines = await isDone(side.define('definition', xml));
  if (defines === 'no') return NOTHING;
  const starts = await isDone(side.start(name));
  if (starts === 'no') return { ...NOTHING, defines, starts };
  const shell = async (script: string, ...args: string[]): Promise<string> =>
    (await side.site.within('host', ['sh', '-c', script, 'sh', ...args])).stdout.trim();
  const rules = await shell('{ iptables-save; ip6tables-save; } | grep -c "^-A"');
  const dumped = await side.dump(name);
  const bridge = bridgeIn(dumped) ?? '';
  const hasDhcp = /<ip [^>]*address='[0-9.]+'[^>]*>(?:(?!<\/ip>)[\s\S])*<dhcp>/.test(dumped);
  return { defines, starts, rules, lease: hasDhcp ? (await shell(ASK, bridge)) || 'none' : '' };
}

/** The name of the bridge in a definition. */
const bridgeIn = (xml: string): string | null =>
  /<bridge\s[^>]*name\s*=\s*['"]([^'"]*)['"]/.exec(xml)?.[1] ?? null;
