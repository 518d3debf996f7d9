/** Walks one machine through many faults: each is made, named, and mended, and the guest can go on. */
import { expect } from 'vitest';
import type { Fault, FaultMachine } from './faultMachine';
import { problemsOf } from './faultMachine';

/** Makes the fault, has it named by a test, follows what the test says, and looks whether the guest can go on. */
export async function walkThrough(faulty: FaultMachine, fault: Fault): Promise<void> {
  const { network, make, breaks, cause, words, advice, remedy, fix, works, restore } = fault;
  faulty.shell(`set -e\n${make}`);
  try {
    if (breaks !== undefined) expect(faulty.can(breaks), 'the guest suffers').toBe(false);
    const report = await faulty.test(network);
    const problems = problemsOf(report);
    expect(problems.map((problem) => problem.cause)).toContain(cause);
    const problem = problems.find((one) => one.cause === cause);
    expect(`${problem?.title}\n${problem?.command}`).toMatch(words);
    if (advice !== undefined) expect(problem?.remedy).toMatch(advice);
    if (breaks !== undefined) expect(report.outcome).toBe('failed');
    if (remedy === undefined) expect(problem?.fix).toBe(fix);
    else {
      expect(problem?.remedy).not.toBe('');
      faulty.shell(`set -e\n${remedy}`);
    }
    if (fix !== undefined) {
      const plan = await faulty.helper.plan({ do: 'fix', name: network, fix });
      expect(plan.steps.length, 'the fix is shown before it is done').toBeGreaterThan(0);
      await faulty.helper.call('give', { order: { do: 'fix', name: network, fix } });
    }
    expect(await faulty.comesTo(works), 'the guest can go on').toBe(true);
  } finally {
    if (restore !== undefined) faulty.shell(restore);
  }
}
