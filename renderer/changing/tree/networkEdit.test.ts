import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../shared/check/checkContext';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../../shared/xml/networkXml';
import { sampleDefinition, sampleNetwork, sampleSnapshot } from '../../../e2e/fakes/samples';
import type { NetworkEdit } from '../../state/networkEdit';
import {
  acceptedCodes,
  currentEdit,
  editField,
  editOf,
  rebased,
  viewOf,
  withChange,
  withXml,
} from './networkEdit';
import { networkTextOf, withNetwork } from '../../../shared/draft/draft';
import { textAt } from '../../../shared/draft/tree';

const base: NetworkDefinition = sampleDefinition('default', {
  ips: [
    {
      address: '192.168.122.1',
      prefix: 24,
      dhcp: {
        ranges: [{ start: '192.168.122.128', end: '192.168.122.254' }],
        hosts: [{ mac: '52:54:00:aa:00:01', name: 'web', address: '192.168.122.10' }],
      },
    },
  ],
  dns: { enabled: true, hosts: [{ address: '192.168.122.10', names: ['www'] }] },
  portForwards: [
    { protocol: 'tcp', hostPorts: { start: 8080, end: 8080 }, guest: '192.168.122.10', guestPort: 80 },
  ],
});
const context = contextOf(sampleSnapshot(1, [sampleNetwork('default', { definition: base })]), base.uuid);
const typeNetwork = (edit: NetworkEdit, index: number, text: string): NetworkEdit =>
  withChange(edit, (draft) => withNetwork(draft, index, text));
const view = (edit: NetworkEdit) => viewOf(edit, context);

describe('a draft', () => {
  it('changes nothing at first, and counts what differs from then on', () => {
    expect(view(editOf(base))).toMatchObject({ changes: [], issues: [], isReady: false });
    const typed = editField(editField(editOf(base), 'mtu', '1400'), 'title', 'Lab');
    expect(view(typed).changes).toEqual(['title', 'mtu']);
    expect(view(typed).isReady).toBe(true);
    expect(view(editField(typed, 'mtu', '')).changes).toEqual(['title']);
  });

  it('keeps what was typed and is no value, and says what is wrong with it', () => {
    const typed = editField(editOf(base), 'mtu', '14oo');
    expect(textAt(view(typed).tree, 'mtu')).toBe('14oo');
    expect(view(typed).issues).toEqual([
      { path: 'mtu', code: 'schema', message: 'Enter a whole number.', severity: 'error' },
    ]);
    expect(view(typed).isReady).toBe(false);
  });

  it('keeps the uplink that was chosen while another type is looked at', () => {
    const away = editField(editField(editOf(base), 'forward.device', 'eth0'), 'forward.mode', 'isolated');
    expect(view(away).draft?.forward).toEqual({ mode: 'isolated' });
    const back = editField(away, 'forward.mode', 'nat');
    expect(view(back).draft?.forward).toEqual({ mode: 'nat', device: 'eth0' });
  });

  it('takes a name of its own for a collision, as the helper does not', () => {
    expect(view(editField(editOf(base), 'bridge.name', 'eth0')).issues[0]?.path).toBe('bridge.name');
    expect(view(editField(editOf(base), 'bridge.name', '')).issues).toEqual([]);
  });

  it('refuses a bridge that libvirt will make, before the helper is asked', () => {
    const snapshot = sampleSnapshot(1, [sampleNetwork('default', { definition: base })]);
    const claimed = [{ name: 'virbr7', owner: 'libvirt network “office”' }];
    const host = { ...snapshot.host, claimedBridges: claimed };
    const typed = editField(editOf(base), 'bridge.name', 'virbr7');
    expect(view(typed).issues).toEqual([]);
    expect(viewOf(typed, contextOf({ ...snapshot, host }, base.uuid)).issues).toMatchObject([
      { path: 'bridge.name', code: 'bridge-taken', message: expect.stringContaining('office') as string },
    ]);
  });

  it('asks what needs a yes, and lets it pass with that', () => {
    const gateway = base.ips[0]?.address.replace(/1$/, '2') ?? '';
    const typed = editField(editOf(base), 'routes', [{ destination: '0.0.0.0', prefix: 0, gateway }]);
    expect(view(typed).questions.map(({ code }) => code)).toEqual(['route-default']);
    expect(view(typed).isReady).toBe(false);
    const accepted: NetworkEdit = { ...typed, accepted: ['route-default'] };
    expect(view(accepted).isReady).toBe(true);
    expect(acceptedCodes(accepted, context)).toEqual(['route-default']);
  });

  it('says advice beside its field and applies all the same', () => {
    const typed = view(typeNetwork(editOf(base), 0, '8.8.8.0/24'));
    expect(typed.issues).toMatchObject([{ path: 'ips[0]', code: 'subnet-public', severity: 'advice' }]);
    expect(typed).toMatchObject({ isReady: true, questions: [] });
  });
});

describe('another network', () => {
  it('takes ranges, static hosts, records and forwards along, and says so', () => {
    const moved = view(typeNetwork(editOf(base), 0, '10.7.0.0/24'));
    expect(moved.draft).toMatchObject({
      ips: [
        {
          address: '10.7.0.1',
          prefix: 24,
          dhcp: {
            ranges: [{ start: '10.7.0.128', end: '10.7.0.254' }],
            hosts: [{ address: '10.7.0.10', mac: '52:54:00:aa:00:01' }],
          },
        },
      ],
      dns: { hosts: [{ address: '10.7.0.10', names: ['www'] }] },
      portForwards: [{ guest: '10.7.0.10' }],
    });
    expect(moved.moved).toContainEqual({ before: '192.168.122.10', after: '10.7.0.10' });
    expect(moved.moved).toHaveLength(4);
  });

  it('is not moved to before it is typed whole, and every place is kept on the way', () => {
    let edit = editOf(base);
    for (const text of ['1', '10.0.0.0/8', '10.7.0.0', '10.7.0.0/', '10.7.0.0/2', '10.7.0.0/24'])
      edit = typeNetwork(edit, 0, text);
    expect(view(edit).draft?.ips[0]?.dhcp?.hosts[0]?.address).toBe('10.7.0.10');
    const half = typeNetwork(editOf(base), 0, '10.7.0.0/');
    expect(view(half).issues[0]?.path).toBe('ips[0].network');
    expect(view(half).isReady).toBe(false);
    expect(networkTextOf(half, 0)).toBe('10.7.0.0/');
    expect(networkTextOf(editField(half, 'title', 'x'), 0)).toBe('10.7.0.0/');
  });

  it('that is smaller gets the usual DHCP range, and what has no place is found', () => {
    const small = view(typeNetwork(editOf(base), 0, '10.7.0.0/29'));
    expect(textAt(small.tree, 'ips[0].dhcp.ranges[0].start')).toBe('10.7.0.4');
    expect(small.issues.map(({ path }) => path)).toContain('ips[0].dhcp.hosts[0].address');
  });
});

describe('XML that is typed', () => {
  const xml = writeNetworkXml({ ...base, mtu: 1400 });

  it('changes the form, and is kept as it was typed', () => {
    const text = `<!-- mine -->\n${xml}`;
    const typed = withXml(editOf(base), text);
    expect(view(typed).changes).toEqual(['mtu']);
    expect(view(typed).xml).toBe(text);
    const further = view(editField(typed, 'mtu', '1300'));
    expect(readNetworkXml(further.xml).mtu).toBe(1300);
  });

  it('is kept while it cannot be read, and nothing can be applied', () => {
    const typed = withXml(editField(editOf(base), 'mtu', '1400'), '<network>');
    expect(view(typed)).toMatchObject({ xml: '<network>', isReady: false });
    expect(view(typed).xmlError?.message).toMatch(/^Line 1/);
    expect(textAt(view(typed).tree, 'mtu')).toBe('1400');
  });

  it('may leave the UUID out, and not change it', () => {
    const without = xml.replace(/ *<uuid>.*<\/uuid>\n/, '');
    expect(view(withXml(editOf(base), without)).isReady).toBe(true);
    const other = xml.replace(/<uuid>./, '<uuid>f');
    expect(view(withXml(editOf(base), other)).issues.map(({ path }) => path)).toEqual(['uuid']);
  });
});

describe('what somebody else did meanwhile', () => {
  const theirs: NetworkDefinition = { ...base, title: 'Theirs', mtu: 1300 };

  it('stays beside one’s own changes', () => {
    const mine = editField(editOf(base), 'mtu', '1400');
    const both = rebased(mine, theirs);
    expect(view(both).draft).toMatchObject({ title: 'Theirs', mtu: 1400 });
    expect(view(both).changes).toEqual(['mtu']);
  });

  it('is taken over when nothing was changed', () => {
    const idle = editField(editField(editOf(base), 'mtu', '1400'), 'mtu', undefined);
    expect(currentEdit(idle, theirs).base).toBe(theirs);
    const mine = editField(editOf(base), 'mtu', '1400');
    expect(currentEdit(mine, theirs)).toBe(mine);
  });
});
