/** The agent of a host in memory: one process for all networks, told of each, and gone with the last. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../../../e2e/fakes/fakeHost';
import { networkDefinitionSchema, type NetworkDefinition } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { systemPaths } from '../../host/paths';
import { newSecret, spanKeyFile } from '../../host/spanKeys';
import type { AgentConfig } from '../../span/agentConfig';
import { agentPidFile, configFile, keyFile, othersFile, statusFile } from '../../span/agentPlaces';
import type { Kind } from '../kind';
import type { KindContext } from '../kindContext';
import { lookAt } from '../look';
import { agent } from './agent';

const paths = { ...systemPaths('/fake'), helperProgram: { node: 'node', bundle: '/helper.cjs' } };
const context: KindContext = {
  ...{ paths, hasIpv6: true, acceptingDevices: [], boundsLearning: false, ports: new Map() },
  frr: { router: null, vnis: [] } as never,
};
const KEY = '0123456789abcdef';

const definition = (name: string, vni: number, change: Partial<NetworkDefinition> = {}): NetworkDefinition =>
  networkDefinitionSchema.parse({
    name,
    uuid: '6f1a2c58-2f0b-4b39-9a3b-0d6a4b2f7a10',
    forward: { mode: 'isolated' },
    bridge: { name: `br${vni}`, stp: false, delay: 0 },
    mac: '52:54:00:00:00:01',
    mtu: 1450,
    domain: { name: 'lab.internal', localOnly: true },
    dns: { enabled: true, hosts: [{ address: '10.0.0.9', names: ['Printer.lab'] }] },
    ips: [
      {
        ...{ address: '10.0.0.1', prefix: 24 },
        dhcp: { ranges: [], hosts: [{ mac: '52:54:00:00:00:05', name: 'Web', address: '10.0.0.5' }] },
      },
    ],
    span: {
      ...{ vni, engine: 'static', here: 'one', shares: 4, key: KEY },
      members: [
        { name: 'one', address: '192.0.2.1', share: 0 },
        { name: 'two', address: '192.0.2.2', share: 1 },
      ],
    },
    ...change,
  });
const wanted = (one: NetworkDefinition): Resource[] =>
  agent.wanted({ definition: one, pollResolv: true }, context);

describe('the kind agent', () => {
  let host: FakeHost;
  const secret = newSecret();
  beforeEach(() => {
    host = new FakeHost();
    host.files.set(spanKeyFile(paths, KEY), secret);
  });

  const found = (...ones: NetworkDefinition[]): Promise<readonly Resource[]> => {
    const all = ones.flatMap(wanted);
    return agent.read(lookAt(host, all, { thorough: true }), all as never);
  };
  /** Does what is to be done for these. */
  async function change(moment: 'stop' | 'serve', ...ones: NetworkDefinition[]): Promise<string[]> {
    const all = ones.flatMap(wanted);
    const parts =
      moment === 'serve'
        ? { written: all, created: all, removed: [] }
        : { written: [], created: [], removed: all };
    const changes = { of: <V>(_kind: Kind<V>) => ({ replaced: [], ...parts }) as never };
    const steps = agent.steps(changes, { granted: [], moves: [], announced: [] })[moment] ?? [];
    for (const { operation } of steps) await operation.perform(host);
    return steps.flatMap(({ title, operation }) => [title, operation.command, ...operation.script()]);
  }
  const agents = (): string[][] =>
    [...host.processes.values()].filter((argv) => argv.includes('--span-agent'));

  it('is wanted by networks that span hosts alone, and where there is a program for it', () => {
    expect(wanted(definition('lab', 7, { span: undefined }))).toEqual([]);
    const without = { ...context, paths: systemPaths('/fake') };
    expect(agent.wanted({ definition: definition('lab', 7), pollResolv: true }, without)).toEqual([]);
  });

  it('runs once for all of them, and no longer than the last', async () => {
    const [lab, other] = [definition('lab', 7), definition('other', 8)];
    const said = await change('serve', lab, other);
    expect(agents()).toHaveLength(1);
    expect(await found(lab, other)).toEqual([...wanted(lab), ...wanted(other)]);
    expect(said.join('\n')).not.toContain(secret);
    await change('serve', lab);
    expect(agents()).toHaveLength(1);
    await change('stop', lab);
    expect(agents()).toHaveLength(1);
    await change('stop', other);
    expect(agents()).toEqual([]);
    expect([...host.files.keys()]).toEqual([spanKeyFile(paths, KEY)]);
  });

  it('ends, whatever its user has put where it writes', async () => {
    const lab = definition('lab', 7);
    await change('serve', lab);
    host.files.set(othersFile(paths, 'lab'), '');
    host.files.set(statusFile(paths), '');
    const { removeFile } = host;
    host.removeFile = (path) =>
      path.includes('/span/') ? Promise.reject(new Error(`EISDIR: ${path}`)) : removeFile(path);
    await change('stop', lab);
    expect(agents()).toEqual([]);
  });

  it('is told what it has to know, and gets a key that is not the secret', async () => {
    await change('serve', definition('lab', 7));
    const config = JSON.parse(host.files.get(configFile(paths, 'lab')) ?? '') as AgentConfig;
    expect(config).toMatchObject({
      ...{ vni: 7, here: 'one', large: 1472, domain: 'lab.internal', subnets: ['10.0.0.1/24'] },
      fixed: {
        macs: ['52:54:00:00:00:05'],
        ids: [],
        addresses: ['10.0.0.1', '10.0.0.5'],
        names: ['web', 'printer.lab'],
      },
    });
    expect(host.files.get(keyFile(paths, 'lab'))).toMatch(/^[0-9a-f]{64}\n$/);
    host.files.delete(spanKeyFile(paths, KEY));
    await change('serve', definition('lab', 7));
    expect(host.files.has(keyFile(paths, 'lab'))).toBe(false);
  });

  it('is missed when it has ended, and comes again', async () => {
    const lab = definition('lab', 7);
    await change('serve', lab);
    host.processes.clear();
    const [dead] = await found(lab);
    const [one] = wanted(lab);
    if (!dead || !one) throw new Error('nothing found');
    expect(agent.same?.(dead as never, one as never, {} as never)).toBe(false);
    expect(agent.words.difference?.(dead as never, one as never)).toContain('has ended');
    await change('serve', lab);
    expect(agents()).toHaveLength(1);
  });

  it('is another when the process of its number is one of somebody else', async () => {
    const lab = definition('lab', 7);
    await change('serve', lab);
    host.processes.clear();
    host.files.set(agentPidFile(paths), `${host.spawn(['sshd'])}\n`);
    await change('stop', lab);
    expect([...host.processes.values()]).toEqual([['sshd']]);
  });
});
