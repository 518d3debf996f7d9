/** Who is behind other hosts, by what a VXLAN has learned, and what is no guest's port. */
import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../../e2e/fakes/samples';
import type { Span } from '../../../shared/definition/span';
import { guestPorts } from '../guests/guestPorts';
import { parseLinks } from './ipShow';
import { isOverlayPort, readRemoteGuests } from './overlay';

const span: Span = {
  ...{ vni: 42, engine: 'static', here: 'orion', shares: 4, key: '0123456789abcdef' },
  members: [
    { name: 'orion', address: '192.0.2.1', share: 0 },
    { name: 'vega', address: '192.0.2.2', share: 1 },
  ],
};
const answering = (status: number, entries: object[]) => ({
  run: (argv: readonly string[]) =>
    Promise.resolve({
      ...{ command: argv.join(' '), status, stdout: JSON.stringify(entries), stderr: '', durationMs: 0 },
    }),
});

describe('the overlay', () => {
  it('tells which members guests are behind, of whom it has heard', async () => {
    const host = answering(0, [
      { mac: '0a:00:00:00:00:01', master: 'virbr0', state: 'permanent' },
      { mac: '00:00:00:00:00:00', dst: '192.0.2.2', flags: ['self'] },
      { mac: '52:54:00:00:00:07', dst: '192.0.2.2', flags: ['self'] },
      { mac: '52:54:00:00:00:08', dst: '192.0.2.99', flags: ['self'] },
      { mac: '52:54:00:00:00:09', flags: [], master: 'virbr0' },
    ]);
    expect([...(await readRemoteGuests(host, span))]).toEqual([['52:54:00:00:00:07', 'vega']]);
    expect([...(await readRemoteGuests(answering(1, []), span))]).toEqual([]);
  });

  it('is no port of a guest, on its own network only', () => {
    const shown = ['vx42', 'vx43', 'vnet0'].map((ifname) => ({ ifname, master: 'virbr0' }));
    const links = parseLinks(JSON.stringify(shown));
    const names = (definition = sampleDefinition('lab')): string[] =>
      guestPorts(definition, links).map(({ name }) => name);
    expect(names(sampleDefinition('lab', { span }))).toEqual(['vx43', 'vnet0']);
    expect(names()).toEqual(['vx42', 'vx43', 'vnet0']);
    expect(isOverlayPort({ span }, 'vx42')).toBe(true);
    expect(isOverlayPort({}, 'vx42')).toBe(false);
  });
});
