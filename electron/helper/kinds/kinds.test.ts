/** What holds for all kinds, whatever they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import { networkResources, sharedResources } from '../core/desired';
import { systemPaths } from '../host/paths';
import { only } from './kind';
import { kindOf, kinds } from './kinds';
import { STAGES } from './moments';

const folder = join(import.meta.dirname, '../core/testdata');
const context = {
  paths: systemPaths('/fake'),
  hasIpv6: true,
  acceptingDevices: ['eth0'],
  boundsLearning: false,
  ports: new Map([['default', ['vnet0']]]),
  frr: { router: false, vnis: false },
};
const everything = readdirSync(folder).flatMap((name) => {
  const xml = readFileSync(join(folder, name, 'definition.xml'), 'utf8');
  const definition = networkDefinitionSchema.parse(readNetworkXml(xml));
  const network = { definition, pollResolv: true };
  return [...networkResources(network, context).values(), ...sharedResources([network], context).values()];
});

describe('kinds', () => {
  it('have names of their own, and moments are each in one stage', () => {
    expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
    const moments = STAGES.flat();
    expect(new Set(moments).size).toBe(moments.length);
  });

  it('know every resource by its mark', () => {
    for (const resource of everything) expect(kindOf(resource).name).toBe(resource.kind);
    expect(() => kindOf({ kind: 'nothing' })).toThrow('no kind nothing');
  });

  it.each(kinds.map((kind) => [kind.name, kind] as const))(
    '%s: is the same as itself, and has words',
    (_name, kind) => {
      const comparison = {
        observed: new Map(),
        desired: new Map(),
        owned: new Map(),
        perhaps: new Map(),
        kept: new Map(),
        anew: new Set<string>(),
      };
      expect(kind.words.cause).not.toBe('');
      for (const resource of only(kind, everything)) {
        const known = new Map([[`${resource.kind} ${resource.key}`, resource]]);
        expect(kind.same?.(resource, resource, { ...comparison, owned: known }) ?? true).toBe(true);
        expect(kind.isOurs?.(resource, { ...comparison, owned: known }) ?? true).toBe(true);
        expect(kind.words.name(resource)).not.toMatch(/undefined|\[object/);
      }
    },
  );
});
