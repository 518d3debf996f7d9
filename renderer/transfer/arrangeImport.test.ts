/** What stands against imported definitions, and how each remedy takes it away. */
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../shared/check/checkContext';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import { sampleDefinition, sampleHost, sampleNetwork } from '../../e2e/fakes/samples';
import { applyRemedy, arrange, readyDrafts } from './arrangeImport';
import { itemOf, readFiles, withItems, type ImportItem } from './importItems';
import { writeTar } from './tarFile';

const host = sampleHost({
  devices: ['lo', 'eth0', 'virbr0'],
  addressSpace: [
    { subnet: '192.168.122.0/24', kind: 'network', owner: 'network “default”' },
    { subnet: '10.44.0.0/24', kind: 'libvirt', owner: 'libvirt network “plain”' },
  ],
});
const context = contextOf({ host, networks: [sampleNetwork('default')] }, null);

const xml = (name: string, changes = {}): string =>
  writeNetworkXml(sampleDefinition(name, { uuid: '99999999-0000-4000-8000-000000000001', ...changes }));
const apart = {
  bridge: { name: 'virbr7', stp: false, delay: 0 },
  mac: '52:54:00:00:00:77',
  ips: [{ address: '10.7.0.1', prefix: 24 }],
};

function resolved(items: ImportItem[], kind: string): ImportItem[] {
  const arranged = arrange(items, context);
  return arranged.map(({ item, remedies }) => {
    const remedy = remedies.find((one) => one.kind === kind);
    return remedy ? applyRemedy(item, remedy) : item;
  });
}

describe('an import', () => {
  it('takes a definition as it is where nothing stands against it', () => {
    const [one] = arrange([itemOf('lab.xml', xml('lab', apart), false)], context);
    expect(one).toMatchObject({ issues: [], remedies: [], notices: [] });
    expect(one?.draft).toMatchObject({ name: 'lab', uuid: '99999999-0000-4000-8000-000000000001' });
  });

  it('shows what a definition brings along', () => {
    const brought = { ...apart, ips: [{ ...apart.ips[0], tftpRoot: '/etc' }], dnsmasqOptions: ['no-ping'] };
    const [one] = arrange([itemOf('lab.xml', xml('lab', brought), false)], context);
    expect(one?.notices).toEqual([
      'Raw options for dnsmasq: no-ping.',
      'Folders that guests read by TFTP: /etc.',
    ]);
    expect(one?.issues).toMatchObject([{ code: 'tftp-root', severity: 'question' }]);
  });

  it('renames and renumbers what collides, and gives it an identity of its own', () => {
    const item = itemOf('default.xml', writeNetworkXml(sampleDefinition('default')), false);
    const [before] = arrange([item], context);
    expect(before?.issues.map(({ code }) => code)).toEqual(['name-taken', 'subnet-overlap']);
    expect(before?.remedies).toEqual([
      { kind: 'rename', name: 'default_2' },
      { kind: 'renumber', to: '172.16.40.0/24' },
      { kind: 'skip' },
    ]);
    expect(before?.notices).toEqual(['The bridge virbr0 is in use; it becomes virbr1.']);
    expect(readyDrafts([...(before ? [before] : [])])).toBeNull();
    const ready = readyDrafts(arrange(resolved(resolved([item], 'rename'), 'renumber'), context));
    expect(ready).toMatchObject([
      { name: 'default_2', bridge: { name: 'virbr1' }, ips: [{ address: '172.16.40.1' }] },
    ]);
    expect(ready?.[0]).not.toHaveProperty('uuid');
  });

  it('leaves a bridge that is joined as it is named, on which the host counts', () => {
    const joining = "<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>";
    const onLan = {
      ...context,
      devices: [...context.devices, 'br0'],
      bridges: [{ name: 'br0', uplinks: ['eth0'] }],
    };
    const [one] = arrange([itemOf('lan.xml', joining, false)], onLan);
    expect(one).toMatchObject({ issues: [], notices: [], draft: { bridge: { name: 'br0' } } });
  });

  it('sees what was chosen before as there, until it is skipped', () => {
    const items = [itemOf('a.xml', xml('lab', apart), false), itemOf('b.xml', xml('lab', apart), false)];
    expect(arrange(items, context)[1]?.issues.map(({ code }) => code)).toEqual([
      'name-taken',
      'subnet-overlap',
    ]);
    const skipped = resolved(items, 'skip');
    expect(readyDrafts(arrange(skipped, context))).toHaveLength(1);
    const [first, ...others] = items;
    expect(arrange([...(first ? [{ ...first, chosen: false }] : []), ...others], context)[1]?.issues).toEqual(
      [],
    );
  });

  it('lets exceptions follow the bridges that they name', () => {
    const inner = itemOf(
      'inner.xml',
      xml('inner', { ...apart, bridge: { name: 'virbr0', stp: false, delay: 0 } }),
      false,
    );
    const front = itemOf(
      'front.xml',
      xml('front', {
        uuid: '99999999-0000-4000-8000-000000000002',
        bridge: { name: 'virbr8', stp: false, delay: 0 },
        mac: '52:54:00:00:00:78',
        ips: [{ address: '10.8.0.1', prefix: 24 }],
        reach: [{ device: 'virbr0', allow: true }],
      }),
      false,
    );
    const drafts = readyDrafts(arrange([front, inner], context));
    expect(drafts?.[1]?.bridge.name).toBe('virbr1');
    expect(drafts?.[0]?.reach).toEqual([{ device: 'virbr1', allow: true }]);
  });

  it('does not hold against a network of libvirt what libvirt has of it', () => {
    const plain = xml('plain', { ...apart, ips: [{ address: '10.44.0.1', prefix: 24 }] });
    expect(arrange([itemOf('libvirt: plain', plain, true)], context)[0]?.issues).toEqual([]);
    expect(arrange([itemOf('plain.xml', plain, false)], context)[0]?.issues).toHaveLength(1);
  });
});

describe('what is found', () => {
  const file = (name: string, content: string | Uint8Array<ArrayBuffer>): File => new File([content], name);

  it('is one item for each XML file, in archives too; other files are left out', async () => {
    const archive = writeTar(
      [
        { name: 'b.xml', text: xml('b') },
        { name: 'notes.txt', text: '' },
      ],
      0,
    );
    const items = await readFiles([
      file('a.xml', xml('a')),
      file('all.tar', archive),
      file('readme.md', '#'),
    ]);
    expect(items.map(({ source, chosen }) => [source, chosen])).toEqual([
      ['a.xml', true],
      ['all.tar: b.xml', true],
    ]);
  });

  it('says of an archive that is none that it cannot be read', async () => {
    const archive = writeTar([{ name: 'b.xml', text: xml('b') }], 0);
    archive.set(new TextEncoder().encode('-1000\0'), 124);
    const [item] = await readFiles([file('all.tar', archive)]);
    expect(item).toMatchObject({ source: 'all.tar', chosen: false, reading: { kind: 'refused' } });
  });

  it('names the parts that cannot be carried, and refuses what would be another network', async () => {
    const partly = xml('a').replace('</network>', '<vlan/></network>');
    const items = await readFiles([
      file('partly.xml', partly),
      file(
        'lan.xml',
        "<network><name>lan</name><forward mode='vepa'><interface dev='eth0'/></forward></network>",
      ),
      file('torn.xml', '<netw'),
    ]);
    expect(items.map(({ reading }) => reading.kind)).toEqual(['read', 'refused', 'refused']);
    expect(items.map(({ reading }) => reading.leftOut.map(({ path }) => path))).toEqual([
      ['/network/vlan'],
      ['/network/forward/@mode'],
      [],
    ]);
    expect(items[2]?.chosen).toBe(false);
  });

  it('a second time replaces what was found first', () => {
    const known = [itemOf('a.xml', xml('a'), false)];
    expect(withItems(known, [itemOf('a.xml', xml('b'), false)])).toHaveLength(1);
    expect(withItems(known, [itemOf('b.xml', xml('b'), false)])).toHaveLength(2);
  });
});
