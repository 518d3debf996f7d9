/** One test after the other of a network, as long as somebody looks. */
import { useState } from 'react';
import type { ErrorShape } from '../../shared/contract/error';
import type { TestReport, TestStep } from '../../shared/contract/networkTest';
import { useAnswer } from '../asking/useAnswer';
import { useStore } from '../state/store';
import { endTest, runTest } from './testActions';

export interface RunningTest {
  /** Steps that have begun, in their order. */
  steps: readonly TestStep[];
  /** Null while the test runs, and when it could not be done. */
  report: TestReport | null;
  error: ErrorShape | null;
  again: () => void;
}

const NONE: readonly TestStep[] = [];

/** Tests the network at once, and again when asked to; leaving ends the test. */
export function useNetworkTest(name: string): RunningTest {
  const uri = useStore((state) => state.connection);
  const [test, setTest] = useState<string>(() => crypto.randomUUID());
  const told = useStore((state) => state.testSteps[test] ?? NONE);
  const answer = useAnswer({ uri, name, test }, runWhileWanted);
  return {
    steps: answer.value?.steps ?? told,
    report: answer.value ?? null,
    error: answer.state === 'failed' ? answer.error : null,
    again: () => setTest(crypto.randomUUID()),
  };
}

function runWhileWanted(
  { uri, name, test }: { uri: string; name: string; test: string },
  wanted: AbortSignal,
): Promise<TestReport> {
  wanted.addEventListener('abort', () => endTest(uri, test));
  return runTest(uri, name, test);
}
