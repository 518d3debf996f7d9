/** One test after the other of a network, as long as somebody looks. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/error';
import type { TestReport, TestStep } from '../../shared/networkTest';
import { useStore } from '../store';
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
  const [result, setResult] = useState<{
    test: string;
    report: TestReport | null;
    error: ErrorShape | null;
  } | null>(null);
  const told = useStore((state) => state.testSteps[test] ?? NONE);
  useEffect(() => {
    let current = true;
    runTest(uri, name, test).then(
      (report) => current && setResult({ test, report, error: null }),
      (thrown: unknown) => current && setResult({ test, report: null, error: toErrorShape(thrown) }),
    );
    return () => {
      current = false;
      endTest(uri, test);
    };
  }, [uri, name, test]);
  const own = result?.test === test ? result : null;
  return {
    steps: own?.report?.steps ?? told,
    report: own?.report ?? null,
    error: own?.error ?? null,
    again: () => setTest(crypto.randomUUID()),
  };
}
