/** Law 4 of fixes: a helper that is killed while it makes one, or takes it back, leaves it whole or leaves nothing of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultMachine, ping } from './faultMachine';
import { draftOf } from '../fixtures/sandboxFixture';

const LAB = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.199' },
);
const FIX = { do: 'fix', name: 'lab', fix: 'accept-forwarding' } as const;

describe('a helper that is killed', () => {
  let faulty: FaultMachine;
  beforeAll(async () => {
    faulty = await FaultMachine.open();
    await faulty.network(LAB, '172.16.40.50');
    faulty.shell(
      `nft add table inet corp; nft 'add chain inet corp passing { type filter hook forward priority 10; policy drop; }'`,
    );
  });
  afterAll(() => faulty.close());

  const accepts = (): number => faulty.shell('nft list table inet corp').split('virtnet-manager').length - 1;
  const stop = () => faulty.helper.call('give', { order: { do: 'stop', names: ['lab'] } });

  it.each([3, 30])('while it makes a fix, after %i ms', async (ms) => {
    await faulty.test('lab');
    await faulty.killed(faulty.helper.call('give', { order: FIX }), ms);
    expect([0, 2]).toContain(accepts());
    // Whoever made it whole takes it back, and whoever did not makes it now.
    if (accepts() === 0) {
      await faulty.test('lab');
      await faulty.helper.call('give', { order: FIX });
    }
    expect(accepts()).toBe(2);
    expect(await faulty.comesTo(ping('lab'))).toBe(true);
    await stop();
    expect(accepts()).toBe(0);
    await faulty.helper.call('give', { order: { do: 'start', names: ['lab'] } });
  });

  it.each([5, 45])('while it stops a network with a fix, after %i ms', async (ms) => {
    await faulty.test('lab');
    await faulty.helper.call('give', { order: FIX });
    await faulty.killed(stop(), ms);
    const isActive = (await faulty.helper.network('lab'))?.state === 'active';
    expect(accepts()).toBe(isActive ? 2 : 0);
    if (isActive) await stop();
    expect(accepts()).toBe(0);
    await faulty.helper.call('give', { order: { do: 'start', names: ['lab'] } });
  });
});
