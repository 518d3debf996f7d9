import { describe, expect, it } from 'vitest';
import { newBridged } from '../propose/suggest';
import { likeOther, withIdentityOf } from './bridged';
import { networkDefinitionSchema, type NetworkDraft } from './network';

const uuid = '00000000-0000-4000-8000-000000000001';
const joining = networkDefinitionSchema.parse({ ...newBridged('lan', 'br0'), uuid });
const made: NetworkDraft = {
  ...newBridged('lan', undefined),
  forward: { mode: 'nat' },
  ips: [{ address: '10.20.0.1', prefix: 24 }],
};
const own = networkDefinitionSchema.parse({
  ...made,
  uuid,
  bridge: { ...made.bridge, name: 'virbr1' },
  mac: '52:54:00:00:00:01',
});

describe('withIdentityOf', () => {
  it('takes over UUID, bridge and MAC where the draft leaves them out', () => {
    expect(withIdentityOf(made, own)).toEqual(own);
    expect(withIdentityOf(newBridged('lan', undefined), joining)).toEqual(joining);
    expect(withIdentityOf({ ...made, mac: '52:54:00:00:00:02' }, own).mac).toBe('52:54:00:00:00:02');
  });

  it('takes no bridge of the host for one that is made, and none that was made for one to join', () => {
    expect(withIdentityOf(made, joining)).toEqual({ ...made, uuid });
    expect(withIdentityOf(newBridged('lan', 'br0'), own)).toEqual(joining);
    expect(withIdentityOf(newBridged('lan', undefined), own).bridge).not.toHaveProperty('name');
  });
});

describe('likeOther', () => {
  const limits: Partial<NetworkDraft> = { bandwidth: { inbound: { average: 1000 } }, portIsolation: true };

  it('keeps limits that a Bridged network has for libvirt, and takes none over from another type', () => {
    const bridged = newBridged('copy', 'br0');
    expect(likeOther(bridged, { ...newBridged('lan', 'br1'), ...limits })).toEqual({ ...bridged, ...limits });
    expect(likeOther(bridged, { ...made, ...limits })).toEqual(bridged);
    expect(likeOther(made, { ...bridged, ...limits })).toEqual(made);
  });
});
