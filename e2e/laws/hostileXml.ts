/** Documents for fuzzing: definitions that are right, and the same with something wrong put in. */
import fc from 'fast-check';
import { anyDefinition } from '../fakes/arbitrary';
import { writeNetworkXml } from '../../shared/xml/networkXml';

/** What an attacker would try to get into a configuration. */
const POISON = [
  '&#10;conf-file=/etc/passwd',
  '&#13;dhcp-script=/bin/sh',
  '"; dhcp-script=/bin/sh',
  'a,b',
  'a # b',
  '" , "',
  '\\',
  '\\"',
  '$(reboot)',
  '`reboot`',
  '-j ACCEPT',
  ' -j ACCEPT',
  '../../etc/passwd',
  '/',
  '%',
  '#',
  '',
  ' ',
  '0',
  '-1',
  '4294967296',
  '1e9',
  'infinite',
  'ignore',
  '12',
  '45m',
  'id:*',
  'set:x',
  'tag:x',
  '::1',
  'fe80::1',
  '::ffff:10.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
  '10.0.0.1/8',
  '10.0.0.1,10.0.0.2',
  '&#x85;',
  '&#x2028;',
  '&#9;',
  'ä',
  '\u{1F600}',
  'a.b',
  'a_b',
  '-a',
  'lo',
  'any',
  'conf-dir=/etc',
  'conf"-"file=/etc/passwd',
  'no-daemon',
  'x'.repeat(300),
  'ä'.repeat(600),
];

const poison = fc.oneof(
  fc.constantFrom(...POISON),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[&<>'"]/g, '')),
);

/** The document with the nth of its values (attributes and texts) replaced. */
function replaceValue(xml: string, nth: number, value: string): string {
  const values = [...xml.matchAll(/(?<==')[^']*(?=')|(?<=>)[^<\n]+(?=<)/g)];
  const chosen = values[nth % Math.max(values.length, 1)];
  if (!chosen) return xml;
  const safe = value.replaceAll("'", '&apos;').replaceAll('<', '&lt;');
  return xml.slice(0, chosen.index) + safe + xml.slice(chosen.index + chosen[0].length);
}

/** The document with one line left out, doubled or moved to another place. */
function shuffleLine(xml: string, nth: number, action: 'drop' | 'double' | 'move', to: number): string {
  const lines = xml.split('\n');
  const at = nth % lines.length;
  const [line = ''] = action === 'double' ? [lines[at]] : lines.splice(at, 1);
  if (action !== 'drop') lines.splice(to % lines.length, 0, line);
  return lines.join('\n');
}

const good = anyDefinition.map(writeNetworkXml);
const index = fc.nat({ max: 200 });

/** A document that is right, has one or two wrong values, has its lines mixed up, or has a wrong character. */
export const hostileDocument: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: good },
  {
    weight: 5,
    arbitrary: fc.tuple(good, index, poison).map(([xml, n, value]) => replaceValue(xml, n, value)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(good, index, poison, index, poison)
      .map(([xml, a, one, b, two]) => replaceValue(replaceValue(xml, a, one), b, two)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(good, index, fc.constantFrom('drop' as const, 'double' as const, 'move' as const), index)
      .map(([xml, n, action, to]) => shuffleLine(xml, n, action, to)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(good, fc.nat({ max: 4_000 }), fc.string({ minLength: 1, maxLength: 1 }))
      .map(
        ([xml, n, character]) => xml.slice(0, n % xml.length) + character + xml.slice((n % xml.length) + 1),
      ),
  },
);
