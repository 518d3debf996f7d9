import { describe, expect, it } from 'vitest';
import { issue } from '../../../shared/definition/issue';
import { sayAway, tabOf } from './fieldPlaces';

describe('the tab of a place', () => {
  it.each([
    ['bridge.name', 'details'],
    ['ips', 'details'],
    ['ips[0].network', 'details'],
    ['ips[0].dhcp.ranges[0].start', 'details'],
    ['ips[0].dhcp.ranges[0].lease', 'services'],
    ['ips[1].dhcp.hosts[2].mac', 'services'],
    ['dns.hosts[0].names[1]', 'services'],
    ['portForwards', 'forwards'],
    ['routes[0].gateway', 'limits'],
    ['metadata[0]', 'xml'],
    ['uuid', 'xml'],
  ])('%s stands on %s', (path, tab) => expect(tabOf(path)).toBe(tab));
});

describe('a finding away from its field', () => {
  it('names the field when it does not itself', () => {
    expect(sayAway(issue('mtu', 'schema', 'Enter a whole number.'))).toBe('MTU: Enter a whole number.');
    expect(sayAway(issue('mtu', 'mtu-too-small', 'IPv6 needs more.'))).toBe('IPv6 needs more.');
  });
});
