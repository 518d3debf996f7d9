/** A host that is cut off in the middle of a start: the order ends whole there, and the connection comes back by itself. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Snapshot } from '../../shared/contract/snapshot';
import type { VirtnetError } from '../../shared/contract/error';
import { until } from '../fixtures/patience';
import { at, openFront, type SshFront } from './sshFront';
import { LAB, SshMachine } from './sshMachine';

const uri = at('root');
let machine: SshMachine;
let front: SshFront;
beforeAll(async () => {
  machine = await SshMachine.open(inject('programs'));
  // dnsmasq waits there until it is let go.
  machine.shell(`mv /usr/sbin/dnsmasq /usr/sbin/dnsmasq.real
    cat > /usr/sbin/dnsmasq <<'END'
#!/bin/sh
case "$*" in *--test*|*--version*|-v) exec /usr/sbin/dnsmasq.real "$@" ;; esac
touch /run/reached
until [ -e /run/go ]; do sleep 0.05; done
exec /usr/sbin/dnsmasq.real "$@"
END
    chmod 755 /usr/sbin/dnsmasq`);
  front = openFront(machine, inject('programs'), () => null);
});
afterAll(async () => {
  await front.close();
  machine.close();
});

const exists = (file: string): boolean => machine.shell(`[ -e ${file} ] && echo yes || true`) !== '';
const helpers = (): number => Number(machine.shell('pgrep -fc "^/.*helper.cjs --place system" || true'));

describe('a host that is cut off in the middle of a start', () => {
  it('ends the order whole, and is seen again as it is then', async () => {
    const { connections, statuses } = front;
    await connections.open(uri);
    const started = connections.call(uri, 'give', { order: { do: 'start', names: ['default'] } }).then(
      () => expect.fail('it was answered'),
      (error: unknown) => error as VirtnetError,
    );
    await until('the middle of the start', () => exists('/run/reached'));
    machine.stopServer(LAB);
    machine.cut();
    expect((await started).code).toBe('disconnected');
    await until('the next attempt', () =>
      statuses.some(({ state, retryAt }) => state === 'lost' && retryAt !== null),
    );
    const [lost] = statuses.filter(({ state }) => state === 'lost');
    // It is not there, and says since when; what is asked of it meanwhile is refused.
    await expect(connections.call(uri, 'snapshot', {})).rejects.toThrow('not open');
    expect(helpers(), 'the order goes on there').toBe(1);

    machine.startServer(LAB);
    machine.shell('touch /run/go');
    const ready = await until('the connection', () => {
      const last = statuses.at(-1);
      return last?.state === 'ready' && last;
    });
    expect(ready.since).toBeGreaterThanOrEqual(lost?.since ?? Infinity);
    expect(new Set(statuses.filter(({ state }) => state === 'lost').map(({ since }) => since)).size).toBe(1);
    await until('the network', async () => {
      const { networks } = (await connections.call(uri, 'snapshot', {})) as Snapshot;
      return networks.find(({ name }) => name === 'default')?.state === 'active';
    });
    expect(machine.shell('iptables-save')).toContain('VNM_virbr0_EGR');
    expect(exists('/run/other/run/virtnet-manager/journal.json')).toBe(false);
  });

  it('is not tried again once somebody has closed it', async () => {
    const { connections, statuses } = front;
    machine.stopServer(LAB);
    machine.cut();
    await until('the loss', () => statuses.at(-1)?.state === 'lost');
    await connections.close(uri);
    const count = statuses.length;
    expect(statuses.at(-1)).toMatchObject({ state: 'closed', retryAt: null });
    machine.startServer(LAB);
    const other = at('eve', LAB, '?become=sudo');
    await connections.open(other);
    expect(statuses.slice(count).map((status) => status.uri)).not.toContain(uri);
  });
});
