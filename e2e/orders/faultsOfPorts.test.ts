/** What spanning tree does to ports, for real: a network that has it is healthy, what it costs is said, and a port that passes nothing is named. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeReport, ProbeStep } from '../../shared/contract/probe';
import type { NetworkDraft } from '../../shared/definition/network';
import { walkThrough } from './faultCases';
import { FaultMachine, lease, ping, problemsOf } from './faultMachine';
import { draftOf, SandboxFixture } from '../fixtures/sandboxFixture';

/** A network as libvirt makes them: with spanning tree, and this forward delay in seconds. */
function withSpanning(name: string, net: number, delay: number, addresses = 50): NetworkDraft {
  const range = { start: `172.16.${net}.100`, end: `172.16.${net}.${99 + addresses}` };
  const draft = draftOf(name, `172.16.${net}.0/24`, { mode: 'nat' }, range);
  return { ...draft, bridge: { stp: true, delay } };
}

const stepOf = ({ steps }: ProbeReport, id: ProbeStep['id']): ProbeStep | undefined =>
  steps.find((step) => step.id === id);

describe('a network with spanning tree', () => {
  let faulty: FaultMachine;
  const bridges: Record<string, string> = {};
  beforeAll(async () => {
    faulty = await FaultMachine.open();
    await faulty.network(withSpanning('lab', 40, 0), '172.16.40.50');
    await faulty.network(withSpanning('slow', 41, 4), '172.16.41.50');
    await faulty.network(withSpanning('full', 42, 3, 1), '172.16.42.50');
    for (const name of ['lab', 'slow', 'full']) bridges[name] = await faulty.bridgeOf(name);
  });
  afterAll(() => faulty.close());

  it.each([
    ['lab', '0: the kernel makes 2 s of it', 4],
    ['slow', '4', 8],
  ])('passes a test, and what it costs guests is said: %s, delay %s', async (name, _delay, seconds) => {
    const said: string[] = [];
    const probe = randomUUID();
    faulty.helper.on('probeStep', ({ step }) => {
      if (step.status === 'running' && step.detail !== '') said.push(`${step.id}: ${step.detail}`);
    });
    const report = await faulty.helper.call('probeNetwork', { name, probe });
    expect(report.steps.map(({ id, status, detail }) => [id, status, status === 'passed' || detail])).toEqual(
      report.steps.map(({ id }) => [id, 'passed', true]),
    );
    expect(report.outcome).toBe('passed');
    expect(said).toEqual([
      `bridge: Waiting for spanning tree (STP): ${bridges[name]} passes nothing from a new port for up to ${seconds} s.`,
    ]);
    expect(stepOf(report, 'bridge')?.detail).toBe(`${bridges[name]} is up with 1 guest.`);
    expect(problemsOf(report)).toMatchObject([
      {
        cause: 'stp-delay',
        title: `A guest that starts or is plugged in waits ${seconds} s for its first packet (STP)`,
        fix: 'stp-off',
        advice: true,
      },
    ]);
  });

  it('keeps leases of guests that joined a moment ago and cannot answer yet', async () => {
    expect(faulty.can(lease('full'))).toBe(true);
    faulty.shell(`ip -n full addr add 172.16.42.100/24 dev eth0
      ip link set p-full nomaster && ip link set p-full master ${bridges['full']}`);
    const { error } = await faulty.helper
      .plan({ do: 'fix', name: 'full', fix: 'free-leases' })
      .then(() => ({ error: null }))
      .catch((thrown: unknown) => ({ error: String(thrown) }));
    expect(error).toContain('All guests that hold a lease are still there');
  });

  it('has it switched off by the fix, as it runs and as it is stored, while guests go on', async () => {
    const plan = await faulty.helper.plan({ do: 'fix', name: 'slow', fix: 'stp-off' });
    expect(plan.steps.map(({ title }) => title)).toContain(`Change the bridge ${bridges['slow']}`);
    await faulty.helper.call('give', { order: { do: 'fix', name: 'slow', fix: 'stp-off' } });
    expect(faulty.shell(`cat /sys/class/net/${bridges['slow']}/bridge/stp_state`).trim()).toBe('0');
    const network = await faulty.helper.network('slow');
    expect([network?.definition.bridge.stp, network?.running?.bridge.stp]).toEqual([false, false]);
    expect(faulty.can(ping('slow'))).toBe(true);
    const report = await faulty.test('slow');
    expect([report.outcome, problemsOf(report)]).toEqual(['passed', []]);
    // It stands in the history, and so can be taken back.
    const [entry] = await faulty.helper.call('history', { network: network?.uuid ?? '', limit: 1 });
    expect(entry).toMatchObject({ action: 'change', name: 'slow' });
  });

  it('keeps it where it holds a loop apart, which is named', async () => {
    const device = bridges['lab'] ?? '';
    faulty.shell(`set -e
      ip netns add loop
      ip -n loop link add dev hub type bridge
      for n in 1 2; do
        ip link add p-loop$n type veth peer name eth$n netns loop
        ip -n loop link set eth$n master hub up
      done
      ip -n loop link set hub up
      for n in 1 2; do ip link set p-loop$n master ${device} up; done`);
    await faulty.comesTo(`bridge link show | grep "master ${device} state blocking"`);
    const report = await faulty.test('lab');
    expect(report.outcome).toBe('passed');
    expect(stepOf(report, 'guests')).toMatchObject({
      status: 'warning',
      problems: [
        {
          cause: 'port-blocked',
        },
      ],
    });
    expect(stepOf(report, 'guests')?.problems[0]?.title).toMatch(
      /^p-loop[12] is kept blocked by spanning tree$/,
    );
    expect(problemsOf(report).find(({ cause }) => cause === 'stp-delay')).toMatchObject({ fix: null });
    faulty.shell('ip link del p-loop1; ip link del p-loop2; ip netns del loop');
  });

  it('has a port named that somebody switched off on the bridge', async () =>
    walkThrough(faulty, {
      title: 'port switched off',
      network: 'slow',
      make: 'bridge link set dev p-slow state 0',
      breaks: ping('slow'),
      cause: 'port-blocked',
      words: /p-slow passes nothing on: switched off on virbr\d/,
      remedy: 'bridge link set dev p-slow state 3',
      works: ping('slow'),
    }));
});

describe('a test guest of the sandbox', () => {
  let sandbox: SandboxFixture;
  beforeAll(async () => {
    sandbox = await SandboxFixture.open();
  });
  afterAll(() => sandbox.close());

  it('is waited for until spanning tree lets it ask, and has its lease', async () => {
    const [guest] = await sandbox.network(withSpanning('slow', 43, 4), 1);
    expect(guest?.addresses).toMatchObject([{ family: 'ipv4', source: 'lease' }]);
  });
});
