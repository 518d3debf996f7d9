/** Unfit values on the command line: each call is refused in words for a person, whatever they stand in for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const document = (inner: string, attributes = ''): string =>
  `<network${attributes}><name>evil</name><ip address='172.16.77.1' prefix='24'/>${inner}</network>`;

/** Documents whose values have a form that the schema does not take, by the words that say what it takes. */
const documents: readonly [xml: string, words: RegExp][] = [
  [document('<uuid>no</uuid>'), /Line 1: uuid: Enter a UUID of 32 hexadecimal digits/],
  [document("<mac address='52:54:00'/>"), /mac: Enter six hexadecimal bytes with colons/],
  [document("<mac address='01:00:5e:00:00:01'/>"), /mac: Enter a unicast address/],
  [document("<mtu size='7'/>"), /mtu: Enter a number of at least 68/],
  [document("<forward mode='teleport'/>"), /forward\.mode: Choose one of nat, route, open, isolated/],
  [document("<forward dev='a b'/>"), /forward\.device: Enter the name of a network device/],
  [document("<bridge name='virbr9' zone='a b'/>"), /bridge\.zone: Enter up to 17 letters/],
  [document("<bridge name='virbr9' delay='99'/>"), /bridge\.delay: Enter a number of at most 30/],
  [document("<domain name='*.lab'/>"), /address=\/lab\.DOMAIN\/ADDRESS/],
  [
    document("<dns><host ip='172.16.77.9'><hostname>a b</hostname></host></dns>"),
    /names\[0\]: Enter a name of letters/,
  ],
  [document("<dns><srv service='a b' protocol='tcp'/></dns>"), /service: Enter up to 15 letters/],
  [
    document("<dns><srv service='a' protocol='tcp' target='b' port='70000'/></dns>"),
    /port: Enter a number of at most 65535/,
  ],
  [document("<dns><forwarder addr='nowhere'/></dns>"), /forwarders\[0\]\.address: Enter an IP address/],
  [document('<description>a&#127;b</description>'), /description: Enter text without control characters/],
  [document('<title>a&#9;b</title>'), /title: Enter one line of text/],
  [
    document("<bandwidth><inbound average='0'/></bandwidth>"),
    /inbound\.average: Enter a number of at least 1/,
  ],
  [
    document("<route address='10.9.0.0' prefix='64' gateway='172.16.77.9'/>"),
    /routes\[0\]\.prefix: Enter a prefix length/,
  ],
];

/** Calls with values that fit nothing. */
const calls: readonly string[] = [
  'net-forward add lab --port 80 --to 10.7.7.9 --address nowhere',
  `net-forward add lab --port 80 --to 10.7.7.9 --name "$(printf 'a\\tb')"`,
  `net-forward add lab --port 80 --to 10.7.7.9 --name ${'x'.repeat(61)}`,
  'net-forward add lab --port 80 --to 10.7.7.9 --to-port 0',
  'net-forward add lab --port 8000-70000 --to 10.7.7.9',
  'net-forward add lab --port 8000-8010 --to 10.7.7.9 --to-port 65530',
  'net-forward add lab --port 80 --to " "',
  'net-forward add lab --port 80 --to 999.9.9.9',
  'net-forward remove lab --name "" --yes',
  `net-desc lab --config "$(printf 'a\\001b')"`,
  `net-desc lab --config --title "$(printf 'a\\nb')"`,
  `net-desc lab --config "$(head -c 20000 /dev/zero | tr '\\0' x)"`,
  'net-rename lab a/b',
  'net-rename lab ""',
  `net-rename lab ${'x'.repeat(2_000)}`,
  'net-clone lab copy --subnet 10.0.0.0/99',
  'net-clone lab copy --subnet nowhere',
  `net-clone lab ${'x'.repeat(2_000)}`,
  'net-outside lab --minutes 0',
  'net-outside lab --minutes 99999999999',
  'net-outside lab --minutes -1',
  'net-history --limit 0',
  'net-history --limit 99999999',
  'net-history --limit 1.5',
  `net-history ${'x'.repeat(300)}`,
  `net-revert --entry ${'x'.repeat(300)}`,
  'net-revert --entry ../../etc/passwd',
  'activity --limit 0',
  'activity --limit 99999999',
  'activity --since nowhere',
  `net-update lab add ip-dhcp-host "<host mac='aa' ip='10.7.7.9'/>" --config`,
  `net-update lab add ip-dhcp-host "<host mac='52:54:00:00:00:09' name='a b' ip='10.7.7.9'/>" --config`,
  `net-update lab add ip-dhcp-host "<host mac='52:54:00:00:00:09' ip='nowhere'/>" --config`,
  `net-update lab add ip-dhcp-range "<range start='a' end='b'/>" --config`,
  `net-update lab add dns-txt "<txt name='a b' value='c'/>" --config`,
  `net-update lab add dns-srv "<srv service='a b' protocol='tcp'/>" --config`,
  `net-update lab add dns-host "<host ip='x'><hostname>a</hostname></host>" --config`,
  `net-update lab add ip-dhcp-host "<host" --config`,
  `net-update lab add ip-dhcp-host "<host mac='52:54:00:00:00:09' ip='10.7.7.9'/>" --config --parent-index 99`,
  '-c virtnet:///nowhere net-list',
  '-c "virtnet+ssh://-oProxyCommand=x/system" net-list',
  `-c ${'x'.repeat(400)} net-list`,
  `net-start ${'x'.repeat(2_000)}`,
  'net-start toString',
  'net-dumpxml __proto__',
  `net-event --timeout x`,
];

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  writeFileSync(
    join(cli.folder, 'lab.xml'),
    "<network><name>lab</name><forward mode='nat'/><bridge name='virbr77' stp='off'/><ip address='10.7.7.1' prefix='24'><dhcp><range start='10.7.7.100' end='10.7.7.200'/></dhcp></ip></network>",
  );
  await cli.run('virtnet net-define lab.xml');
});
afterAll(() => cli.close());

function expectWords(stderr: string): void {
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(
    /ZodError|Invalid (input|option|string|value)|Too (big|small)|expected \w+, received|form that is not allowed|"code":|inside (virtnet|Virtnet Manager)|\bat .*\.cjs|\[object|undefined/,
  );
  // A dump of an error is one of JSON, with its brackets at the beginnings of lines.
  expect(stderr).not.toMatch(/^\s*[[{]/m);
  expect(stderr.length).toBeLessThan(6_000);
}

describe('virtnet', () => {
  it.each(documents)('says what is allowed in %s', async (xml, words) => {
    writeFileSync(join(cli.folder, 'evil.xml'), xml);
    const { status, stderr } = await cli.run('virtnet net-define evil.xml');
    expectWords(stderr);
    expect(stderr).toMatch(words);
    expect(status).toBe(1);
  });

  it.each(calls.map((call) => [call.slice(0, 80), call]))('refuses in words: %s', async (_shown, call) => {
    const { status, stderr } = await cli.run(`virtnet ${call}`);
    expectWords(stderr);
    expect(status).toBe(1);
  });

  it.each([
    ['db_server', 'db_server'],
    ['trailing-', 'trailing-'],
    ['101', '101'],
    ['5m', '5m'],
    ['x'.repeat(64), null],
  ])('forwards to the guest that calls itself %s', async (name, kept) => {
    await cli.run(
      `echo '4000000000 52:54:00:00:00:aa 10.7.7.150 ${name} *' > "$VIRTNET_ROOT/var/lib/virtnet-manager/lab.leases"`,
    );
    const added = await cli.run(`virtnet net-forward add lab --port 8080 --to '${name}' --config`);
    expect(added.stderr).toBe('');
    expect(added.status).toBe(0);
    const { stdout } = await cli.run('virtnet net-dumpxml lab');
    expect(stdout).toContain(
      `<host mac='52:54:00:00:00:aa'${kept === null ? '' : ` name='${kept}'`} ip='10.7.7.150'/>`,
    );
    await cli.run('virtnet net-revert lab');
  });
});
