/** The product on hosts of a lab: each is reached by the others' own ssh, and keeps its networks to itself. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { canRun } from '../fixtures/namespace';
import { Lab } from './lab';

describe.skipIf(!(await canRun('nft')))('hosts of a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ hosts: 2, programs: inject('programs'), ssh: true });
  });
  afterAll(() => lab.close());

  it('are reached from each other by the names of connections', async () => {
    const [first, second] = [lab.host(1), lab.host(2)];
    expect(await first.virtnet('-c host2 net-start default')).toMatchObject({
      status: 0,
      stdout: 'Network default started\n\n',
    });
    expect(second.shell('ip -br link show virbr0')).toContain('virbr0');
    expect((await first.virtnet('net-list --name -q')).stdout).toBe('');
    expect((await second.virtnet('net-list --name -q')).stdout).toBe('default\n');
    expect((await second.virtnet('net-list --name --all-hosts -q')).stdout).toBe(
      'system:\ndefault\nhost1:\nhost2:\ndefault\n',
    );
    expect(second.shell('hostname')).toBe('host2\n');
  });

  it('are asked by a test through a helper of their own', async () => {
    const helper = await lab.host(2).helper();
    const { networks } = await helper.call('snapshot', {});
    expect(networks.map(({ name, state }) => [name, state])).toEqual([['default', 'active']]);
    await helper.close();
  });
});
