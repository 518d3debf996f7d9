/** Whom dnsmasq becomes, and what that user can reach of what root trusts, on the kernel. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';

/** Users that a host may have, as in passwd(5); their names are not those of this machine's own. */
const LINES = {
  'virtnet-dnsmasq': 'virtnet-dnsmasq:x:4711:4711::/:/usr/sbin/nologin',
  dnsmasq: 'dnsmasq:x:4712:65534::/:/usr/sbin/nologin',
};

let machine: MachineFixture;
beforeEach(async () => {
  machine = await MachineFixture.open();
});
afterEach(() => machine.close());

const shell = (script: string): string => machine.namespace.shell(script);

/** A helper on a machine that has these users of dnsmasq and no other. */
async function helperWith(...users: (keyof typeof LINES)[]): Promise<HelperProcess> {
  shell(
    `grep -vE '^(virtnet-)?dnsmasq:' /etc/passwd > /run/passwd; printf '%s\\n' ${users.map((user) => `'${LINES[user]}'`).join(' ')} | grep . >> /run/passwd; mount --bind /run/passwd /etc/passwd`,
  );
  const helper = await machine.helper();
  await helper.call('give', {
    order: {
      do: 'create',
      networks: [
        {
          definition: draftOf(
            'lab',
            '172.16.40.0/24',
            { mode: 'nat' },
            { start: '172.16.40.10', end: '172.16.40.20' },
          ),
          start: true,
          autostart: false,
          transient: false,
        },
      ],
    },
  });
  return helper;
}

const run = (): string => machine.namespace.paths.run;
const uidOf = (): number =>
  Number(shell(`awk '/^Uid:/ { print $2 }' /proc/$(cat ${run()}/pids/lab.pid)/status`));
const problems = async (helper: HelperProcess): Promise<string[]> =>
  (await helper.call('snapshot', {})).host.problems.map(({ title }) => title);

describe('dnsmasq becomes', () => {
  it.each([
    ['its own user, where the package has made one', 4711, ['virtnet-dnsmasq', 'dnsmasq'] as const],
    ['the user that the distribution has for it', 4712, ['dnsmasq'] as const],
  ])('%s', async (_title, uid, users) => {
    const helper = await helperWith(...users);
    expect(uidOf()).toBe(uid);
    expect(await problems(helper)).not.toContain('dnsmasq runs as nobody');
  });

  it('nobody where there is neither, which the host’s problems say', async () => {
    const helper = await helperWith();
    const nobody = Number(shell('awk -F: \'$1 == "nobody" { print $3 }\' /etc/passwd'));
    expect(uidOf()).toBe(nobody);
    expect(await problems(helper)).toContain('dnsmasq runs as nobody');
  });
});

describe('a program that runs as dnsmasq’s user', () => {
  it('reaches neither the pid file nor the log, while dnsmasq writes both, and reads its own files', async () => {
    const helper = await helperWith('virtnet-dnsmasq');
    const { lib, log } = machine.namespace.paths;
    const asUser = (script: string): string =>
      shell(`setpriv --reuid 4711 --regid 4711 --clear-groups sh -c '${script}' 2>&1 || true`);
    for (const file of [`${run()}/pids/lab.pid`, `${log}/lab.log`]) {
      for (const script of [`cat ${file}`, `echo 1 > ${file}`, `rm -f ${file}`, `mv ${file} ${file}.x`])
        expect(asUser(script), script).toContain('ermission denied');
    }
    expect(asUser(`cat ${lib}/lab.hostsfile ${lib}/lab.addnhosts && echo read`)).toContain('read');
    expect(shell(`cat ${log}/lab.log`)).toContain('started');
    // It reads its files again, and goes on writing to its log.
    shell(`kill -HUP $(cat ${run()}/pids/lab.pid)`);
    const network = await helper.network('lab');
    expect(network?.drift).toEqual([]);
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    expect(shell(`ls ${run()}/pids`)).toBe('');
  });

  it('finds the folders closed that an earlier version has left open', async () => {
    const { log } = machine.namespace.paths;
    shell(`mkdir -p ${run()}/pids ${log} && chmod 755 ${run()}/pids ${log}`);
    await helperWith('virtnet-dnsmasq');
    expect(shell(`stat -c %a ${run()}/pids ${log}`)).toBe('700\n700\n');
  });
});
