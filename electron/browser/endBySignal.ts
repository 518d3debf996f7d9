/** How signals end the browser front. */

/**
 * Ctrl-C, a closed terminal and `kill` have `close` end what there is, and then the process. Whoever asks twice does not
 * want to wait for a helper that hangs: the process then ends at once, with status 1.
 */
export function endBySignal(
  process: Pick<NodeJS.Process, 'on' | 'exit'>,
  close: () => Promise<unknown>,
): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return process.exit(1);
      ending = true;
      void close().finally(() => process.exit(0));
    });
  }
}
