/** Hostile documents given to the real virtnet: refused clearly, soon, and without taking memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const many = (text: string, count: number): string => text.repeat(count);
const network = (inner: string, name = 'evil'): string => `<network><name>${name}</name>${inner}</network>`;

/** The classic: ten entities, each ten of the one before. */
const LAUGHS = `<!DOCTYPE n [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${many(`&a${n};`, 10)}">`).join('')}]>${network('<title>&a9;</title>')}`;

const IP =
  "<ip address='172.16.77.1' prefix='24'><dhcp><range start='172.16.77.9' end='172.16.77.99'/></dhcp></ip>";

const documents: Record<string, string | Buffer> = {
  'entities by the thousand million': LAUGHS,
  'an entity that is a file': `<!DOCTYPE n [<!ENTITY f SYSTEM "file:///etc/shadow">]>${network('<title>&f;</title>')}`,
  'elements nested a million deep': many('<a>', 2_000_000),
  'a million elements': network(many('<a/>', 1_000_000)),
  '50 MB of text': network(many('x', 50_000_000)),
  '50 MB of one attribute': network(`<bridge name='${many('x', 50_000_000)}'/>`),
  '7 MB, just short of what is read': network(many('<!-- x -->', 700_000)),
  'a full document of addresses': network(many("<ip address='10.0.0.1' prefix='24'/>", 26_000)),
  'a full document of attributes': network(
    `<ip ${Array.from({ length: 60_000 }, (_, n) => `a${n}='${n}'`).join(' ')}/>`,
  ),
  'a full document of references': network(many('&#120;', 160_000)),
  'UTF-16': Buffer.from(network(''), 'utf16le'),
  'Latin-1': Buffer.from(network('<title>caf\u00e9</title>'), 'latin1'),
  'an encoding that it is not': `<?xml version='1.0' encoding='UTF-7'?>+ADw-network+AD4-`,
  'a null byte': network('<title>a\u0000b</title>'),
  'a control character in an attribute': network(`<bridge name='virbr&#7;1'/>`),
  'a line break in the name': network(IP, 'evil&#10;dhcp-script=/bin/sh'),
  'a line break in the domain': network(`<domain name='a&#10;conf-file=/etc/shadow'/>${IP}`),
  'a line break in a text record': network(
    `<dns><txt name='a' value='b&#10;dhcp-script=/bin/sh'/></dns>${IP}`,
  ),
  'a script by an option': `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>evil</name>${IP}<d:options><d:option value='dhcp-script=/bin/sh'/></d:options></network>`,
  'a file by an option': `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>evil</name>${IP}<d:options><d:option value='conf-file=/etc/shadow'/></d:options></network>`,
  'metadata without end': network(`<metadata>${many("<m xmlns='urn:m'>", 1_000)}</metadata>`),
};

/** What a document may cost beyond a harmless one that is refused, on a quick machine; elsewhere as many of those as that was. */
const LONGEST_MS = 1_000;
const HARMLESS_MS = 100;
/** In MB; measured: 61 for the largest that is read, at most 6 for all that are not. */
const MOST_MB = 90;

let cli: CliMachine;
let folder: string;
let harmless: Cost;
beforeAll(async () => {
  cli = await CliMachine.open();
  folder = mkdtempSync(join(cli.folder, 'documents-'));
  writeFileSync(
    join(folder, 'measure.cjs'),
    `process.on('exit', () => require('node:fs').writeFileSync('${folder}/usage', JSON.stringify(process.resourceUsage())));`,
  );
  // The first call ever makes folders and the first network.
  await refuse(network(IP, 'a/b'));
  harmless = await refuse(network(IP, 'a/b'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  cli.close();
});

interface Cost {
  /** Time of the processor: what else runs on the machine does not count. */
  ms: number;
  /** The most memory that it held at once (ru_maxrss of getrusage(2)). */
  mb: number;
  stderr: string;
  status: number;
}

/** Has virtnet define a document. */
function refuse(document: string | Buffer): Promise<Cost> {
  writeFileSync(join(folder, 'document.xml'), document);
  return measure('virtnet net-define document.xml');
}

/** Makes a call, and says what it cost: the program itself notes its peak at its end. */
async function measure(call: string): Promise<Cost> {
  const { status, stderr } = await cli.run(`cd '${folder}' && ${call}`, {
    env: { NODE_OPTIONS: `--require ${folder}/measure.cjs` },
  });
  const usage = JSON.parse(readFileSync(join(folder, 'usage'), 'utf8')) as NodeJS.ResourceUsage;
  const ms = (usage.userCPUTime + usage.systemCPUTime) / 1000;
  return { ms, mb: usage.maxRSS / 1024, stderr, status };
}

describe('virtnet', () => {
  it.each(Object.entries(documents))('refuses %s', async (_what, document) => {
    const { ms, mb, stderr, status } = await refuse(document);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Failed to define network from document.xml\nerror: /);
    expect(stderr.length).toBeLessThan(2_000);
    expect(stderr).not.toMatch(/inside (virtnet|Virtnet Manager)|ZodError|\bat .*\.cjs|root:/);
    expect(ms - harmless.ms).toBeLessThan(LONGEST_MS * Math.max(1, harmless.ms / HARMLESS_MS));
    expect(mb - harmless.mb).toBeLessThan(MOST_MB);
  });

  it.each([
    ['an endless device', 'virtnet net-define /dev/zero'],
    ['an endless pipe', 'yes "<network>" | virtnet net-define -'],
  ])('stops reading %s', async (_what, call) => {
    const { stderr, mb } = await measure(call);
    expect(stderr).toContain('too large for a network definition');
    expect(mb - harmless.mb).toBeLessThan(MOST_MB);
  });

  it('has stored nothing of all that, and no generator saw it', async () => {
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).toBe('default\n');
  });
});
