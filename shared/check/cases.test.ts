/** Small definitions of one thing each that people really write: what becomes of them, with the weight of every finding. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../contract/error';
import { writeNetworkXml } from '../xml/networkXml';
import { readPartly } from '../xml/readPartly';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';

const folder = join(import.meta.dirname, 'testdata/cases');
const context: CheckContext = {
  networks: [],
  devices: ['lo', 'eth0', 'wlp4s0', 'wg0'],
  uplinks: ['eth0', 'wlp4s0', 'wg0'],
  addressSpace: [],
  self: null,
};

/** Everything that is said of a document, `error` first on the line when it is refused. */
function outcome(file: string): string[] {
  const xml = new TextDecoder('utf-8', { fatal: true });
  try {
    const { definition, leftOut } = readPartly(xml.decode(readFileSync(join(folder, file))));
    const parts = leftOut.map(({ path, isUnknown }) => `${isUnknown ? 'left out' : 'error'} ${path}`);
    return [
      ...parts,
      ...(definition === null
        ? []
        : checkNetwork(definition, context).map(({ severity, code, path }) => `${severity} ${code} ${path}`)),
    ];
  } catch (error) {
    if (error instanceof TypeError) return ['error not UTF-8'];
    if (!(error instanceof VirtnetError)) throw error;
    return error.data.code === 'invalid-definition'
      ? error.data.issues.map(({ code, line, path }) => `error ${code} ${path} line ${line ?? '?'}`)
      : [`error ${error.data.code}`];
  }
}

/** Each definition by its name, and what is said of it on indented lines. */
const outcomesIn = (under: string): string =>
  readdirSync(join(folder, under))
    .filter((file) => file.endsWith('.xml'))
    .sort()
    .flatMap((file) => [file.replace('.xml', ''), ...outcome(join(under, file)).map((line) => `  ${line}`)])
    .map((line) => `${line}\n`)
    .join('');

/** What is said of each, reviewed by eye; `npx vitest -u` writes it anew. */
describe('small definitions', () => {
  it('that libvirt takes or refuses as well stay as they are', async () => {
    await expect(outcomesIn('.')).toMatchFileSnapshot('testdata/cases/outcomes.txt');
  });

  it('that were once refused are taken where libvirt starts them', async () => {
    await expect(outcomesIn('once-refused')).toMatchFileSnapshot('testdata/cases/once-refused/outcomes.txt');
  });

  it('in the ways that tools and people write them are taken as libvirt takes them', async () => {
    await expect(outcomesIn('spellings')).toMatchFileSnapshot('testdata/cases/spellings/outcomes.txt');
  });

  it('keep for libvirt what is not used here', () => {
    for (const [name, kept] of [
      ['once-refused/p01-portgroup-bandwidth', "<portgroup name='engineering' default='yes'>"],
      ['once-refused/p03-trustguest', "trustGuestRxFilters='yes'"],
      ['spellings/bridged-bw', "<inbound average='1000' peak='5000' burst='5120'/>"],
      ['spellings/bridged-iso', "<port isolated='yes'/>"],
    ] as const) {
      const xml = readFileSync(join(folder, `${name}.xml`), 'utf8');
      const { definition } = readPartly(xml);
      const written = definition && writeNetworkXml(definition);
      expect(written).toContain(kept);
      expect(readPartly(written ?? '').definition).toEqual(definition);
    }
  });
});
