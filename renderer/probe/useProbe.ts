/** One probe after the other of a network, as long as somebody looks. */
import { useState } from 'react';
import type { ErrorShape } from '../../shared/contract/error';
import type { ProbeReport, ProbeStep } from '../../shared/contract/probe';
import { useAnswer } from '../asking/useAnswer';
import { useStore } from '../state/store';
import { endProbe, runProbe } from './probeActions';

export interface RunningProbe {
  /** Steps that have begun, in their order. */
  steps: readonly ProbeStep[];
  /** Null while the probe runs, and when it could not be done. */
  report: ProbeReport | null;
  error: ErrorShape | null;
  again: () => void;
}

const NONE: readonly ProbeStep[] = [];

/** Probes the network at once, and again when asked to; leaving ends the probe. */
export function useProbe(name: string): RunningProbe {
  const uri = useStore((state) => state.connection);
  const [probe, setProbe] = useState<string>(() => crypto.randomUUID());
  const told = useStore((state) => state.probeSteps[probe] ?? NONE);
  const answer = useAnswer({ uri, name, probe }, runWhileWanted);
  return {
    steps: answer.value?.steps ?? told,
    report: answer.value ?? null,
    error: answer.state === 'failed' ? answer.error : null,
    again: () => setProbe(crypto.randomUUID()),
  };
}

function runWhileWanted(
  { uri, name, probe }: { uri: string; name: string; probe: string },
  wanted: AbortSignal,
): Promise<ProbeReport> {
  wanted.addEventListener('abort', () => endProbe(uri, probe));
  return runProbe(uri, name, probe);
}
