import { expect, it } from 'vitest';
import type { RunState } from './runState';
import { asActive } from './standings';

it('makes of a network that runs the same each time, beside which is kept what is worked out of it', () => {
  const state: RunState = {
    definition: {
      name: 'lab',
      uuid: '00000000-0000-4000-8000-000000000001',
      bridge: { name: 'virbr7', stp: false, delay: 0 },
      mac: '52:54:00:00:00:01',
      forward: { mode: 'isolated' },
      dns: { enabled: true },
      ips: [],
    },
    startedAt: 1,
    pollResolv: true,
    additions: [],
  };
  expect(asActive(state)).toEqual({ definition: state.definition, pollResolv: true });
  expect(asActive(state)).toBe(asActive(state));
  expect(asActive({ ...state })).not.toBe(asActive(state));
});
