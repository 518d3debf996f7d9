/** What every template comes to on a host: started together, seen to be right, stopped without a trace. */
import { expect, it } from 'vitest';
import type { CheckContext } from '../../../shared/check/checkContext';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { templateDrafts, templateIds, templates } from '../../../shared/propose/templates';
import { createDefinition } from './createDefinition';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { systemPaths } from '../host/paths';
import { applyPlan, findDrift, planTransition } from '../core/transition';

const paths = systemPaths();
const empty: CheckContext = {
  networks: [],
  devices: ['lo', 'eth0', 'br0'],
  bridges: [{ name: 'br0', uplinks: ['eth1'] }],
  uplinks: ['eth0'],
  addressSpace: [],
  self: null,
};

it.each(templateIds)('%s starts as one plan, holds, and stops without a trace', async (id) => {
  const host = new FakeHost();
  await host.run(['ip', '-batch', '-'], {
    input: 'link add dev br0 address 02:00:00:00:00:01 type bridge\n',
  });
  const untouched = host.describe();
  const definitions: NetworkDefinition[] = [];
  for (const draft of (templateDrafts(templates[id], empty) ?? []).reverse()) {
    const networks = definitions.map(({ name, uuid, bridge, mac }) => ({
      name,
      uuid,
      device: bridge.name,
      mac,
    }));
    definitions.push(createDefinition(draft, { ...empty, networks }, []));
  }
  const active = definitions.map((definition) => ({ definition, pollResolv: true }));
  await applyPlan(host, paths, await planTransition(host, paths, { before: [], after: active, others: [] }));
  expect(await findDrift(host, paths, active)).toEqual(new Map());
  await applyPlan(host, paths, await planTransition(host, paths, { before: active, after: [], others: [] }));
  expect(host.describe()).toBe(untouched);
});
