/** What a crash, an older version or somebody with an editor may have left in our own files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entriesOf } from '../../electron/helper/activity/activityFile';
import { readBootReport } from '../../electron/helper/changes/bootReport';
import { readJournal } from '../../electron/helper/changes/journal';
import { readRunState, writeRunStateXml } from '../../electron/helper/changes/runState';
import { readTrial } from '../../electron/helper/changes/trial';
import { fixedBefore } from '../../electron/helper/orders/bringUpToDate';
import { holderAt } from '../../electron/helper/host/locks/holder';
import { networkDefinitionSchema } from '../../shared/definition/network';
import { draftOf } from '../fixtures/sandboxFixture';
import { meeting, type Boundary } from './boundary';

let folder = '';

/** Reads a file of this name that holds this text. */
function reading(file: string, read: (folder: string) => unknown): (text: string) => string {
  return (text) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), text);
    try {
      return read(folder) === null ? 'as if there were none' : 'taken';
    } finally {
      rmSync(join(folder, file));
    }
  };
}
const journal = reading('journal.json', readJournal);
const trial = reading('trial.json', (folder) => readTrial({ run: folder, lib: folder }));
const held = reading('held.json', (folder) => readTrial({ run: folder, lib: folder }));
const bootReport = reading('boot.json', readBootReport);
const holder = reading('m.1.by', (at) => holderAt(join(at, 'm')));

const definition = networkDefinitionSchema.parse({
  ...draftOf('lab', '10.9.0.0/24', { mode: 'nat' }, null),
  uuid: '00000000-0000-4000-8000-000000000009',
  bridge: { name: 'virbr9', stp: true, delay: 0 },
  mac: '52:54:00:00:00:09',
});
const good = writeRunStateXml({ definition, startedAt: 1, pollResolv: true, additions: [] });
const runState = (text: string): string => {
  const { definition: read, additions } = readRunState(text, undefined);
  return `${read.name} runs, with ${additions.length} additions`;
};

const activity = (text: string): string => {
  const entries = entriesOf(text, 'activity.jsonl');
  return entries.length === 0
    ? 'no entry'
    : `${entries.length} entries: ${entries[0]?.details?.join(' ') ?? ''}`;
};

const note = JSON.stringify([
  { kind: 'nft', family: 'inet', table: 'corp', chain: 'passing', bridge: 'virbr9' },
]);
const fixes = (text: string): string => `${fixedBefore(text, 1).length} additions`;

const owner = '"pid":1,"start":"1","before":[],"after":[]';

export const stored: Boundary = {
  title: 'Stored files and state',
  through:
    'the readers of run state, notes of fixes, journal, trial, boot report, notes of locks and activity',
  open: () => Promise.resolve(void (folder = mkdtempSync(join(tmpdir(), 'virtnet-stored-')))),
  close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  inputs: [
    ...meeting(runState, [
      ['a run state', good],
      ['a run state that is empty', ''],
      ['a run state that is cut off', good.slice(0, 200)],
      ['a run state of zeros', '\0'.repeat(good.length)],
      ['a run state twice', good + good],
      ['a run state without its network', "<networkstatus started='1' poll-resolv='yes'></networkstatus>"],
      ['a run state of another root', good.replaceAll('networkstatus', 'domstatus')],
      ['a run state of two networks', good.replace('<network>', '<network/><network>')],
      ['a run state without its bridge', good.replace(/<bridge[^>]*>/, '')],
      ['a run state whose bridge is a path', good.replace("'virbr9'", "'../../x'")],
      ['a run state whose bridge is all', good.replace("'virbr9'", "'all'")],
      ['a run state without its hardware address', good.replace(/<mac[^>]*>/, '')],
      ['a run state whose name is a path', good.replace('<name>lab', '<name>../lab')],
      ['a run state whose start is a word', good.replace("started='1'", "started='now'")],
      ['a run state whose resolvers are neither', good.replace("poll-resolv='yes'", "poll-resolv='maybe'")],
      ['a run state with a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${good}`],
      [
        'a run state with an addition that is no JSON',
        good.replace('<network>', '<addition>{</addition><network>'),
      ],
      [
        'a run state with an addition without a kind',
        good.replace('<network>', '<addition>{"key":"x"}</addition><network>'),
      ],
      ['a run state with an element of nobody', good.replace('<network>', '<evil/><network>')],
      [
        'a run state with an option that runs programs',
        good.replace(
          '</network>',
          "<dnsmasq:options xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><dnsmasq:option value='dhcp-script=/bin/sh'/></dnsmasq:options></network>",
        ),
      ],
      ['a run state with a mark of byte order', `\ufeff${good}`],
      ['a run state in JSON', '{"name":"lab"}'],
    ]),
    ...meeting(fixes, [
      ['an earlier version’s note of fixes', note],
      ['a note of fixes that is cut off', note.slice(0, 30)],
      ['a note of fixes without end', `[${`${note.slice(1, -1)},`.repeat(500)}{}]`],
      [
        'a note of fixes by a program of somebody',
        '[{"kind":"iptables","program":"/tmp/x","bridge":"virbr9"}]',
      ],
      ['a note of fixes of all bridges', note.replace('virbr9', '\\" accept #')],
      ['a note of fixes whose table is two commands', note.replace('corp', 'corp; flush ruleset')],
      [
        'a note of fixes of another setting',
        '[{"kind":"sysctl","key":"kernel/core_pattern","applied":"2","before":"|/tmp/x"}]',
      ],
      [
        'a note of fixes of a path',
        '[{"kind":"sysctl","key":"net/ipv4/conf/../rp_filter","applied":"2","before":"1"}]',
      ],
    ]),
    ...meeting(journal, [
      ['a journal', `{${owner}}`],
      ['a journal that is empty', ''],
      ['a journal that is cut off', `{${owner}`],
      ['a journal of zeros', '\0\0\0'],
      ['a journal that is a list', '[]'],
      ['a journal that is nothing', 'null'],
      ['a journal without an owner', '{"before":[],"after":[]}'],
      ['a journal whose owner is a word', `{${owner.replace('1', '"one"')}}`],
      ['a journal whose standings are no list', '{"pid":1,"before":{},"after":{}}'],
      ['a journal with a standing without a name', '{"pid":1,"before":[{}],"after":[]}'],
      [
        'a journal with a network that is none',
        '{"pid":1,"before":[{"name":"a","definition":{},"autostart":false,"running":null}],"after":[]}',
      ],
      ['a journal with a belonging of no kind', `{${owner},"belongings":{"before":[{}],"after":[]}}`],
      ['a journal with a prototype', `{${owner},"__proto__":{"pid":0}}`],
      ['a journal of lists within lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ]),
    ...meeting(trial, [
      ['a trial that is empty', ''],
      ['a trial that is cut off', '{"id":"1","until":'],
      ['a trial without its end', `{"id":"1",${owner}}`],
      ['a trial that ends never', `{"id":"1","title":"x","until":1e999,${owner}}`],
      ['a trial whose number is a list', `{"id":[],"title":"x","until":1,${owner}}`],
      ['a trial in XML', '<trial/>'],
    ]),
    ...meeting(held, [
      ['a held change that is cut off', '{"id":"1","hold":'],
      ['a held change of no hosts', `{"id":"1","title":"x","until":1,"entries":[],"hold":{},${owner}}`],
    ]),
    ...meeting(bootReport, [
      ['a boot report that is empty', ''],
      ['a boot report that is cut off', '{"at":1,"started":["a"'],
      ['a boot report of numbers', '{"at":1,"started":[1],"failed":[2]}'],
      ['a boot report without a reason', '{"at":1,"started":[],"failed":[{"name":"a"}]}'],
      ['a boot report of another sort', '{"hello":"world"}'],
    ]),
    ...meeting(holder, [
      ['a note of a lock that is empty', ''],
      ['a note of a lock that is cut off', '{"pid":1'],
      ['a note of a lock by nobody', '{"pid":0,"start":"","program":"x","since":1}'],
      ['a note of a lock by a group', '{"pid":-1,"start":"","program":"x","since":1}'],
      ['a note of a lock by a number given out again', '{"pid":1,"start":"4","program":"x","since":1}'],
      ['a note of a lock with a program that is a list', '{"pid":1,"start":"4","program":[],"since":1}'],
    ]),
    ...meeting(activity, [
      ['an activity that is empty', ''],
      ['an activity with a line that is torn', '{"at":1,"front":'],
      ['an activity with a whole line of rubbish', 'rubbish\n'],
      ['an activity with ten thousand lines of rubbish', 'rubbish\n'.repeat(10_000)],
      ['an activity with a line of zeros', `${'\0'.repeat(100)}\n`],
      ['an activity with a line of another sort', '{"hello":"world"}\n'],
      ['an activity with a line of lists', `${'['.repeat(5_000)}\n`],
    ]),
  ],
};
