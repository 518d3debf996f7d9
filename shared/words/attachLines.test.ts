/** The lines name the bridge they plug in to, and give an address that nobody has. */
import { describe, expect, it } from 'vitest';
import { attachWays, type AttachWay } from './attachLines';
import type { NetworkDefinition } from '../definition/network';

const definition: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr7', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 29,
      dhcp: {
        ranges: [{ start: '10.0.0.4', end: '10.0.0.6' }],
        hosts: [{ mac: '52:54:00:aa:00:01', address: '10.0.0.2' }],
      },
    },
  ],
};
const ways = (changes: Partial<NetworkDefinition> = {}, inUse: string[] = []): AttachWay[] =>
  attachWays({ definition: { ...definition, ...changes }, inUse, mac: '52:54:00:12:34:56' });
const textOf = (list: AttachWay[], id: AttachWay['id']): string =>
  list
    .find((way) => way.id === id)
    ?.parts.map(({ text }) => text)
    .join('\n') ?? '';

describe('attachWays', () => {
  it('names the bridge in each way', () => {
    const all = ways();
    expect(all.map(({ id }) => id)).toEqual([
      'libvirt',
      'qemu',
      'tap',
      'lxc',
      'incus',
      'podman',
      'namespace',
    ]);
    for (const { id } of all) expect(textOf(all, id)).toContain('virbr7');
    expect(textOf(all, 'qemu')).toContain('mac=52:54:00:12:34:56');
  });

  it('takes an address outside of the DHCP range, else the last free one in it, else none', () => {
    expect(textOf(ways(), 'namespace')).toContain('addr add 10.0.0.3/29');
    expect(textOf(ways({}, ['10.0.0.3']), 'namespace')).toContain('addr add 10.0.0.6/29');
    expect(textOf(ways({}, ['10.0.0.3', '10.0.0.6', '10.0.0.5', '10.0.0.4']), 'namespace')).not.toContain(
      'addr add',
    );
    expect(textOf(ways({ ips: [] }), 'namespace')).not.toContain('addr add');
  });

  it('gives no way out of an isolated network, and no resolver where there is none', () => {
    expect(textOf(ways(), 'namespace')).toContain('default via 10.0.0.1');
    expect(textOf(ways({ forward: { mode: 'isolated' } }), 'namespace')).not.toContain('default');
    expect(textOf(ways({ dns: { enabled: false } }), 'podman')).not.toContain('nameserver');
  });
});
