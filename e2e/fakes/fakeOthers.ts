/** What other programs have on the host in memory: a chain of theirs, and libvirt's networks, by the commands that the core gives. */
import type { FakeFirewall } from './fakeIptables';

interface Outcome {
  status: number;
  stdout?: string;
  stderr?: string;
}

const DONE: Outcome = { status: 0 };
const MISSING: Outcome = { status: 1, stderr: 'Error: No such file or directory' };

/** One base chain of somebody else, `inet other forward`; null while there is none. */
export class FakeOthers {
  rules: Map<number, string> | null = null;
  private handle = 1;

  /** Commands of nft about the chain; null for what is about something else. */
  nft(args: readonly string[], input: string): Outcome | null {
    const text = args.join(' ');
    if (text === '-a list chain inet other forward') {
      if (!this.rules) return MISSING;
      const lines = [...this.rules].map(([handle, rule]) => `\t\t${rule} # handle ${handle}`);
      return {
        status: 0,
        stdout: ['table inet other {', '\tchain forward {', ...lines, '\t}', '}'].join('\n'),
      };
    }
    const gone = /^delete rule inet other forward handle (\d+)$/.exec(text)?.[1];
    if (gone !== undefined) return this.rules?.delete(Number(gone)) === true ? DONE : MISSING;
    const added = [...input.matchAll(/^insert rule inet other forward (.*)$/gm)];
    if (added.length === 0) return null;
    for (const [, rule = ''] of added) {
      if (!this.rules) return MISSING;
      this.rules.set((this.handle += 1), rule);
    }
    return DONE;
  }
}

/** iptables(8) with one rule, as options of a command. */
export function fakeIptables(firewall: FakeFirewall, args: readonly string[]): Outcome {
  const [action = '', ...words] = args.slice(args.indexOf('--wait') + 2);
  const rule = words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
  return firewall.restore(`*filter\n${action} ${rule}\nCOMMIT\n`);
}

/** virsh(1) on the files in which libvirt keeps its networks. */
export function fakeVirsh(files: Map<string, string>, args: readonly string[], input: string): Outcome {
  const [verb = '', what = ''] = args.slice(args.indexOf('-c') + 2);
  const folder = '/etc/libvirt/qemu/networks';
  const stored = `${folder}/${what}.xml`;
  if (verb === 'net-define') {
    files.set(`${folder}/${/<name>(.*)<\/name>/.exec(input)?.[1] ?? ''}.xml`, input);
    return DONE;
  }
  if (!files.has(stored)) return { status: 1, stderr: `error: no network with matching name '${what}'` };
  const started = `${folder}/autostart/${what}.xml`;
  if (verb === 'net-autostart') files.set(started, '');
  if (verb === 'net-undefine') {
    files.delete(stored);
    files.delete(started);
  }
  return DONE;
}
