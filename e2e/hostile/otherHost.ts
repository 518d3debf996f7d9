/** What may come to the agent of a network that spans hosts: from members, from those who say that they are, and from its own files. */
import { leaseOf } from '../../electron/helper/span/lease';
import { frameOf, openFrame, type Frame } from '../../electron/helper/span/frame';
import { messageOf, type Beat } from '../../electron/helper/span/message';
import { hostsText, namesText } from '../../electron/helper/span/otherLeases';
import { SpanNetwork } from '../../electron/helper/span/spanNetwork';
import { leasesIn } from '../../electron/helper/facts/span/spanOthers';
import { statusIn } from '../../electron/helper/facts/span/spanStatus';
import { meeting, type Boundary } from './boundary';

const SECRET = Buffer.alloc(32, 1);
const KEY = { key: '0011223344556677', vni: 7 };
const OURS = '00000000000000aa';
const THEIRS = '00000000000000bb';
const FIXED = { macs: ['52:54:00:00:00:05'], ids: [], addresses: ['10.0.0.1', '10.0.0.5'], names: ['fixed'] };

/** An agent that has just begun, the member it knows, and what it says. */
function agent() {
  const sent: Buffer[] = [];
  const network = new SpanNetwork(
    {
      ...{ network: 'lab', here: 'one', common: 'same', large: 1472, domain: null, ...KEY },
      members: [
        { name: 'one', address: '192.0.2.1' },
        { name: 'two', address: '192.0.2.2' },
      ],
      ...{ subnets: ['10.0.0.0/24'], given: [], fixed: FIXED, conf: null, leases: '', hosts: '', names: '' },
    },
    SECRET,
    {
      ...{ boot: OURS, program: '1.0', now: () => 1_000, wall: () => 1_700_000_000_000 },
      send: (data) => void sent.push(data),
      log: () => undefined,
    },
  );
  return { network, sent };
}

const beat: Omit<Beat, 'kind'> = {
  ...{ from: 'two', to: 'one', you: OURS, program: '1.0', turn: 1, clock: 1_700_000_000_000, common: 'same' },
  ...{ leases: { edition: 0, parts: 0, count: 0 }, wide: null, echo: null },
};
const frame = (body: unknown, change: Partial<Frame> = {}, secret = SECRET, key = KEY, length = 0): Buffer =>
  frameOf({ kind: 'beat', boot: THEIRS, counter: 1, body, ...change }, key, secret, length);

/** What the agent makes of datagrams from an address. */
function met(datagrams: readonly Buffer[], from = '192.0.2.2'): string {
  const { network, sent } = agent();
  for (const data of datagrams) network.receive(data, from);
  network.tick();
  const [member] = network.members;
  const dropped = [...network.dropped].map(([why, count]) => `${count} dropped (${why})`);
  const told = sent.filter((data) => openFrame(data, SECRET)?.kind === 'part').length;
  return [member?.standing.view(1_000).state, ...dropped, ...(told > 0 ? [`${told} parts sent`] : [])].join(
    ', ',
  );
}

/** A datagram with a byte changed. */
const bent = (at: number, value: number): Buffer => {
  const data = frame(beat);
  data[at < 0 ? data.length + at : at] = value;
  return data;
};

/** What becomes of leases that a member tells. */
function told(lines: string): string {
  const { network } = agent();
  network.receive(frame({ ...beat, leases: { edition: 1, parts: 1, count: 3 } }), '192.0.2.2');
  network.receive(
    frame(
      { from: 'two', to: 'one', you: OURS, edition: 1, part: 0, ageMs: 0, lines },
      { kind: 'part', counter: 2 },
    ),
    '192.0.2.2',
  );
  const { others } = network.leases();
  const hosts = hostsText(others).trim();
  const names = namesText(others, { own: [], fixed: FIXED, domain: 'lan' }).trim();
  return hosts === '' ? 'nothing reserved' : `reserved: ${hosts}; named: ${names || 'nobody'}`;
}

const status = (text: string): string => {
  const read = statusIn(text);
  return read === null ? 'not taken' : `${Object.keys(read.networks).length} networks`;
};
const others = (text: string): string => `${leasesIn(text).length} leases`;
const said = (change: object, kind: Frame['kind'] = 'beat'): string =>
  messageOf({ kind, body: { ...beat, ...change } }) === null ? 'no message' : 'a message';
const LEASE = '52:54:00:00:00:09 10.0.0.9';
const network = { socket: 'open', hasKey: true, isSettled: true, duplicates: [], members: [] };
const whole = (change: object): string =>
  JSON.stringify({ pid: 1, version: '1', networks: { lab: { ...network, ...change } } });

export const otherHost: Boundary = {
  title: 'Other hosts of a network',
  through: 'the agent’s socket, what it takes of others’ leases, and the helper that reads what it wrote',
  inputs: [
    ...meeting(met, [
      ['a message of a member', [frame(beat)]],
      ['no byte', [Buffer.alloc(0)]],
      ['one byte', [Buffer.from('V')]],
      ['a header alone', [frame(beat).subarray(0, 36)]],
      ['a message that is cut off', [frame(beat).subarray(0, -1)]],
      ['a message with a byte too many', [Buffer.concat([frame(beat), Buffer.alloc(1)])]],
      ['65,000 bytes', [Buffer.alloc(65_000, 0x56)]],
      ['another mark', [bent(0, 0)]],
      ['version 0', [bent(4, 0)]],
      ['version 255', [bent(4, 255)]],
      ['another kind than was proved', [bent(5, 3)]],
      ['a kind that there is not', [bent(5, 200)]],
      ['another length than was proved', [bent(6, 255)]],
      ['another id of the secret', [bent(8, 255)]],
      ['another number than was proved', [bent(35, 99)]],
      ['another word than was proved', [bent(50, 0)]],
      ['a proof with one bit changed', [bent(-1, 0)]],
      ['a message proved with another secret', [frame(beat, {}, Buffer.alloc(32, 2))]],
      ['a message proved with no secret', [frame(beat, {}, Buffer.alloc(0))]],
      ['the same message twice', [frame(beat), frame(beat)]],
      ['an earlier message after a later one', [frame(beat, { counter: 99 }), frame(beat)]],
      ['one that is far behind', [frame(beat, { counter: 9_999 }), frame(beat)]],
      ['the highest number', [frame(beat, { counter: Number.MAX_SAFE_INTEGER }), frame(beat)]],
      ['a message to an earlier start of this agent', [frame({ ...beat, you: '00000000000000a9' })]],
      ['a message that does not know this start', [frame({ ...beat, you: '' })]],
      ['a message of another member in this one’s name', [frame({ ...beat, from: 'three' })]],
      ['a message for another member', [frame({ ...beat, to: 'three' })]],
      ['this host’s own message sent back', [frame({ ...beat, from: 'one', to: 'two' })]],
      ['600 messages at once', Array.from({ length: 600 }, (_, n) => frame(beat, { counter: n + 1 }))],
      ['600 messages of nobody’s', Array.from({ length: 600 }, () => bent(-1, 0))],
      ['a question for leases that are over', [frame({ ...beat, edition: 9, parts: [0] }, { kind: 'ask' })]],
      [
        'a question for parts that there are not',
        [frame({ ...beat, edition: 0, parts: [7] }, { kind: 'ask' })],
      ],
      [
        'a part that nobody asked for',
        [frame({ ...beat, edition: 1, part: 0, ageMs: 0, lines: '' }, { kind: 'part' })],
      ],
    ]),
    ['a message of a member from another address', () => met([frame(beat)], '198.51.100.7')],
    ...meeting(said, [
      ['a body without a sender', { from: undefined }],
      ['a sender that is a list', { from: ['two'] }],
      ['a name of 64 characters', { from: 'a'.repeat(64) }],
      ['a version of 33 characters', { program: 'a'.repeat(33) }],
      ['a clock that is a word', { clock: 'now' }],
      ['a clock that is broken', { clock: 1.5 }],
      ['a clock before 1970', { clock: -1 }],
      ['a clock beyond all dates', { clock: 1e300 }],
      ['leases of a number below zero', { leases: { edition: 1, parts: 1, count: -1 } }],
      ['a million leases', { leases: { edition: 1, parts: 1, count: 1_000_000 } }],
      ['a million parts', { leases: { edition: 1, parts: 1_000_000, count: 1 } }],
      ['leases that are nothing', { leases: null }],
      ['an echo that is a word', { echo: 'yes' }],
      ['an echo of the future', { echo: { counter: 1, heldMs: -5 } }],
      ['a way that is a number', { wide: 1 }],
      ['members that there are not', { __proto__: null, constructor: 'x' }],
    ]),
    ['33 parts in one question', () => said({ edition: 1, parts: Array(33).fill(0) }, 'ask')],
    [
      'a part of 1,201 characters',
      () => said({ edition: 1, part: 0, ageMs: 0, lines: 'a'.repeat(1_201) }, 'part'),
    ],
    ...meeting(told, [
      ['a lease', `600 ${LEASE} web *`],
      ['a lease that never ends', `* ${LEASE} web *`],
      ['a lease that is over', `0 ${LEASE} web *`],
      ['a lease of a century', `99999999999 ${LEASE} web *`],
      ['a lease of the gateway’s address', '600 52:54:00:00:00:09 10.0.0.1 web *'],
      ['a lease of a fixed host’s address', '600 52:54:00:00:00:09 10.0.0.5 web *'],
      ['a lease of a fixed host’s card', '600 52:54:00:00:00:05 10.0.0.9 web *'],
      ['an address of another network', '600 52:54:00:00:00:09 192.168.1.9 web *'],
      ['an address with an option behind it', '600 52:54:00:00:00:09 10.0.0.9,set:evil web *'],
      ['a hardware address with an option behind it', '600 52:54:00:00:00:09,ignore 10.0.0.9 web *'],
      ['a line break in a line', `600 ${LEASE} web *\r`],
      ['a name with a comma', `600 ${LEASE} web,evil *`],
      ['a name that is the fixed host’s', `600 ${LEASE} FIXED *`],
      ['the name of whoever asks', `600 ${LEASE} localhost *`],
      ['a name with a dot', `600 ${LEASE} www.example.org *`],
      ['a name with an escape sequence', `600 ${LEASE} \x1b[2J *`],
      ['an identifier of IPv6 that is an option', '600 * fd00::9 web tag:evil'],
      ['one address for two guests', `600 ${LEASE} web *\n500 52:54:00:00:00:0a 10.0.0.9 db *`],
      ['one guest with two addresses', `600 ${LEASE} web *\n500 52:54:00:00:00:09 10.0.0.8 web *`],
      ['zeros', '\0'.repeat(100)],
    ]),
    [
      'a line of 100,000 characters',
      () => leaseOf(`600 ${LEASE} ${'a'.repeat(100_000)} *`, 0)?.name ?? 'no name',
    ],
    ...meeting(status, [
      ['a status that is empty', ''],
      ['a status that is cut off', whole({}).slice(0, -3)],
      ['a status of another form', '{"pid":1}'],
      ['a status with 65 members', whole({ members: Array(65).fill({}) })],
      ['a status with a state that there is not', whole({ members: [{ name: 'two', state: 'root' }] })],
      [
        'a status with a version of 1,000 characters',
        JSON.stringify({ pid: 1, version: 'a'.repeat(1_000), networks: {} }),
      ],
      ['a status that is as it should be', whole({})],
    ]),
    ...meeting(others, [
      ['leases of others', `600 ${LEASE} web * two\n`],
      ['a lease of others without its host', `600 ${LEASE} web *\n`],
      ['a lease of others with an address that is none', '600 52:54:00:00:00:09 999.0.0.9 web * two\n'],
      ['100,000 leases of others', `600 ${LEASE} web * two\n`.repeat(100_000)],
    ]),
  ],
};
