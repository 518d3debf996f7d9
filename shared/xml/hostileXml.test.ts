/** Documents made to hang, exhaust or mislead the reader: each is refused clearly, and soon. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../contract/error';
import { readNetworkXml } from './networkXml';

const many = (text: string, count: number): string => text.repeat(count);
const network = (inner: string): string => `<network><name>a</name>${inner}</network>`;

/** Processor time in milliseconds since `begin`. */
const since = (begin: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
};

/** The unit of what a document may cost: the costliest takes forty of them, and a reader that is not linear minutes. */
function count(): number {
  const begin = process.cpuUsage();
  let sum = 0;
  for (let n = 0; n < 20_000_000; n += 1) sum = (sum + n) | 0;
  return sum === 1 ? 0 : since(begin);
}
const MOST = 400;

/** Just under the largest document that is parsed at all. */
const FULL = 990_000;

const documents: [string, string][] = [
  ['50 MB', network(many('x', 50_000_000))],
  ['nested deeply', many('<a>', FULL / 3)],
  ['nested deeply behind text like the end of an element', many('<a b="/>">', FULL / 10)],
  ['nested deeply behind quotes within quotes', many(`<a b='"' c="/>'">`, FULL / 17)],
  ['nested deeply behind ends in comments', many('<a><!--></a>-->', FULL / 15)],
  ['nested deeply behind ends in instructions', many('<a><?></a>?>', FULL / 12)],
  ['nested deeply behind ends in character data', many('<a><![CDATA[</a>]]>', FULL / 19)],
  ['nested deeply behind a quote in text', `<a>'${many('<a>', FULL / 3)}`],
  [
    'nested deeply behind ends before its root',
    `<!DOCTYPE a [${many('</a>', FULL / 8)}]>${many('<a>', FULL / 6)}`,
  ],
  ['comments that never end', network(many('<!--', FULL / 4))],
  ['character data that never ends', network(many('<![CDATA[', FULL / 9))],
  ['instructions that never end', network(many('<?', FULL / 2))],
  ['tags that never end', network(many('<', FULL))],
  ['names that never end', network(`<${many('a', FULL)}`)],
  ['very many unknown children', network(many('<a/>', FULL / 4))],
  ['very many known children', network(`<dns>${many('<txt/>', FULL / 6)}</dns>`)],
  ['very many forwarders', network(`<dns>${many("<forwarder addr='1.1.1.1'/>", FULL / 30)}</dns>`)],
  ['very many addresses', network(many("<ip address='10.0.0.1' prefix='24'/>", FULL / 40))],
  [
    'very many attributes',
    network(`<ip ${Array.from({ length: 60_000 }, (_, n) => `a${n}=''`).join(' ')}/>`),
  ],
  ['very many references', network(many('&#120;', FULL / 6))],
  ['entities of its own', '<!DOCTYPE a [<!ENTITY b "c">]><network><name>&b;</name></network>'],
  ['a null character', network('\u0000')],
  ['half a surrogate pair', network('\ud800')],
  ['UTF-16 read as Latin-1', [...network('')].join('\u0000')],
  ['very much metadata', network(`<metadata>${many("<a xmlns='urn:a'>", 60)}</metadata>`)],
];

describe('readNetworkXml', () => {
  it.each(documents)('refuses %s', (what, xml) => {
    // Processor time, and in a unit of this machine: on a busy one a second on the clock says nothing about the reader.
    const unit = Math.max(count(), count());
    const begin = process.cpuUsage();
    let error: unknown = null;
    try {
      readNetworkXml(xml);
    } catch (thrown) {
      error = thrown;
    }
    const took = since(begin);
    expect(error instanceof VirtnetError && ['invalid-definition', 'unsupported']).toContain(
      (error as VirtnetError).code,
    );
    expect((error as VirtnetError).message.length).toBeLessThan(5_000);
    if (what.startsWith('nested deeply'))
      expect((error as VirtnetError).message).toMatch(/nested more than|DOCTYPE/);
    expect(took).toBeLessThan(MOST * unit);
  });
});
