/** Forwards are added, removed, named and compared without touching the rest of a definition. */
import { describe, expect, it } from 'vitest';
import type { NetworkDraft, PortForward } from './network';
import {
  describeHostPorts,
  describePortForward,
  forwardsMeet,
  withoutPortForwards,
  withPortForward,
} from './portForward';

const web: PortForward = {
  name: 'web',
  protocol: 'tcp',
  hostPorts: { start: 8080, end: 8080 },
  guest: '10.0.0.10',
  guestPort: 80,
};
const game: PortForward = {
  protocol: 'udp',
  hostAddress: '192.0.2.5',
  hostPorts: { start: 27000, end: 27010 },
  guest: '10.0.0.11',
  guestPort: 27000,
};
const draft: NetworkDraft = {
  name: 'lab',
  forward: { mode: 'nat' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [{ address: '10.0.0.1', prefix: 24 }],
};

describe('a definition', () => {
  it('gets forwards and is the same again without them', () => {
    const both = withPortForward(withPortForward(draft, web), game);
    expect(both.portForwards).toEqual([web, game]);
    const one = withoutPortForwards(both, ({ name }) => name === 'web');
    expect(one.portForwards).toEqual([game]);
    expect(withoutPortForwards(one, () => true)).toEqual(draft);
    expect(withoutPortForwards(draft, () => true)).toEqual(draft);
  });
});

describe('a forward', () => {
  it('is named by both of its sides', () => {
    expect(describePortForward(web)).toBe('TCP port 8080 to 10.0.0.10, port 80');
    expect(describeHostPorts(game)).toBe('UDP ports 27000–27010 of 192.0.2.5');
  });

  it.each<[string, Partial<PortForward>, boolean]>([
    ['the same', {}, true],
    ['another protocol', { protocol: 'udp' }, false],
    ['the next port', { hostPorts: { start: 8081, end: 8090 } }, false],
    ['a range around it', { hostPorts: { start: 8000, end: 8100 } }, true],
    ['one address of all', { hostAddress: '192.0.2.5' }, true],
    ['another family', { guest: 'fd00::10' }, false],
  ])('meets %s: %j', (_what, changes, meets) => {
    expect(forwardsMeet(web, { ...web, ...changes })).toBe(meets);
  });

  it('meets none of another address, however it is spelled', () => {
    const at = (hostAddress: string): PortForward => ({ ...web, guest: 'fd00::10', hostAddress });
    expect(forwardsMeet(at('fd01::5'), at('fd01::6'))).toBe(false);
    expect(forwardsMeet(at('fd01::5'), at('fd01:0::0005'))).toBe(true);
  });
});
