/** What other programs of root make of the host, and what those say that tell of it. */
import { parseLinks } from '../../electron/helper/facts/ipShow';
import { parseRoutes, parseSockets } from '../../electron/helper/facts/procNet';
import { findDaemon } from '../../electron/helper/kinds/dnsmasq/dnsmasqProcess';
import { parseShownLinks } from '../../electron/helper/kinds/devices/link';
import { savedLines } from '../../electron/helper/kinds/firewall/saved';
import { parseTableNames } from '../../electron/helper/kinds/firewall/tableListing';
import { FakeHost } from '../fakes/fakeHost';
import { meeting, type Boundary } from './boundary';

const whole = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j VNM_INP\nCOMMIT\n';
const saved = (text: string): string => `${savedLines(text, 'iptables').length} lines of rules`;
const devices = (json: string): string => `${parseLinks(json).length} devices`;
const someDevices = (json: string): string => `${parseShownLinks(json).length} devices`;
const tables = (json: string): string => `${parseTableNames(json).size} tables`;
const routes = (text: string): string => `${parseRoutes(text).length} routes`;
const sockets = (text: string): string => `${parseSockets(text, 'tcp').length} sockets`;

async function daemon([file, argv]: [string, string[]]): Promise<string> {
  const host = new FakeHost();
  host.files.set('/run/x.pid', file);
  host.processes.set(4, argv);
  return (await findDaemon(host, '/var/lib/x.conf', '/run/x.pid')) === null ? 'none of ours' : 'ours';
}
const ours = ['dnsmasq', '--conf-file=/var/lib/x.conf'];

export const rootPrograms: Boundary = {
  title: 'Other programs of root',
  through: 'the readers of iptables-save, ip, nft, /proc and pid files',
  inputs: [
    ...meeting(saved, [
      ['no rule at all (and iptables is asked then)', ''],
      ['rules that are cut off after a line', whole.replace('COMMIT\n', '')],
      ['rules that are cut off in a line', whole.slice(0, 40)],
      ['rules that are cut off after their head', '*filter\n'],
      ['a table without its end before another', '*nat\n*filter\nCOMMIT\n'],
      ['an end without a table', 'COMMIT\n'],
      ['rules without a table', '-A INPUT -j VNM_INP\n'],
      ['rules after the last table', `${whole}-A INPUT -j ACCEPT\n`],
      ['a command that no listing has', whole.replace('-A INPUT', '-F INPUT')],
      ['a chain without a policy', whole.replace('INPUT ACCEPT [0:0]', 'INPUT')],
      ['counters that are words', whole.replace('[0:0]', '[many:more]')],
      ['counters before rules', whole.replace('-A INPUT', '[1:2] -A INPUT')],
      ['a table in capitals', whole.replace('*filter', '*FILTER')],
      ['a table with a path', whole.replace('*filter', '*../filter')],
      ['two tables of one name', whole + whole],
      ['a table that nft has changed', "# Table `filter' is incompatible, use 'nft' tool.\n"],
      [
        'a comment that looks like the end of a table',
        whole.replace('-j VNM', '-m comment --comment "COMMIT" -j VNM'),
      ],
      ['a warning in between', `${whole}# Warning: iptables-legacy tables present\n`],
      ['a message of a crash', 'Segmentation fault (core dumped)\n'],
      ['the usage', 'Usage: iptables-save [options]\n'],
      ['the rules of nft', 'table ip filter {\n}\n'],
      ['JSON', '{"nftables":[]}\n'],
      ['zeros', '\0\0\0'],
      ['returns before line breaks', whole.replaceAll('\n', '\r\n')],
      [
        'ten thousand foreign rules',
        whole.replace('COMMIT', `${'-A INPUT -s 1.2.3.4/32 -j DROP\n'.repeat(10_000)}COMMIT`),
      ],
    ]),
    ...meeting(devices, [
      ['no device, not even lo', '[]'],
      ['no answer about devices', ''],
      ['devices that are cut off', '[{"ifname":"lo"},{"ifna'],
      ['a device without a name', '[{"ifindex":1}]'],
      ['a name that is a number', '[{"ifname":1}]'],
      ['an index that is a word', '[{"ifname":"lo","ifindex":"one"}]'],
      ['addresses that are no list', '[{"ifname":"lo","addr_info":"none"}]'],
      ['a list of nothing', '[null]'],
      ['an object in place of a list', '{"ifname":"lo"}'],
      ['empty objects of an older ip', '[{},{"ifname":"lo"}]'],
      ['nothing but empty objects', '[{},{}]'],
      ['a device with a member that is new', '[{"ifname":"lo","colour":"red"}]'],
      ['a device whose name holds a control', '[{"ifname":"lo\\u001b[2J"}]'],
      ['a device whose name is the prototype', '[{"ifname":"__proto__"}]'],
      ['lists within lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
      ['the text of an older ip', '1: lo: <LOOPBACK,UP>\n'],
    ]),
    ...meeting(someDevices, [
      ['no bridge', '[]'],
      ['bridges that are cut off', '[{"ifname":"virbr0",'],
      [
        'a bridge whose spanning tree is a word',
        '[{"ifname":"b","linkinfo":{"info_data":{"stp_state":"on"}}}]',
      ],
      ['words about devices', 'Device "x" does not exist.'],
    ]),
    ...meeting(tables, [
      ['no table', '{"nftables":[{"metainfo":{}}]}'],
      ['a listing of nft without its head', '{"nftables":[]}'],
      ['no answer of nft', ''],
      ['a list in place of a listing', '[]'],
      ['tables that are cut off', '{"nftables":[{"metainfo":{}},{"tab'],
      ['a table without a name', '{"nftables":[{"metainfo":{}},{"table":{"family":"ip"}}]}'],
      ['words of nft', 'Operation not permitted (you must be root)'],
    ]),
    ...meeting(routes, [
      ['no route', ''],
      ['a route that is cut off', 'Iface\tDestination\neth0\t0000'],
      ['a route in words', 'Iface\tDestination\neth0 via 10.0.0.1'],
    ]),
    ...meeting(sockets, [
      ['no socket', ''],
      ['a socket that is cut off', '  sl  local_address\n   0: 0100007F:1F'],
      ['a socket at no address', '  sl  local_address\n   0: XXXXXXXX:1F90 00000000:0000 0A 0 0 0 0 0 7'],
    ]),
    ...meeting(daemon, [
      ['a pid file that names dnsmasq', ['4', ours]],
      ['a pid file that names another program', ['4', ['nginx']]],
      ['a pid file that names the dnsmasq of another', ['4', ['dnsmasq', '--conf-file=/var/lib/y.conf']]],
      ['a pid file that is empty', ['', ours]],
      ['a pid file that names the first process', ['1', ours]],
      ['a pid file that names a group', ['-4', ours]],
      ['a pid file that names all', ['-1', ours]],
      ['a pid file of words', ['four', ours]],
      ['a pid file of twenty digits', ['99999999999999999999', ours]],
    ]),
  ],
};
