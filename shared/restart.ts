/** What of a definition a running network can take only when its bridge is made anew. */
import type { NetworkDefinition, NetworkDraft } from './network';

/** Paths that differ and need a restart, in the spelling of Issue.path; what the draft leaves out stays as it is. */
export function restartPaths(running: NetworkDefinition, draft: NetworkDraft): string[] {
  const { bridge, mac } = draft;
  return [
    ...(bridge.name === undefined || bridge.name === running.bridge.name ? [] : ['bridge.name']),
    ...(mac === undefined || mac === running.mac ? [] : ['mac']),
  ];
}
