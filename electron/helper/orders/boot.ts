/** Starts all autostart networks as one plan, and finds the bad ones by halves when that plan fails. */
import type { BootReport } from '../../../shared/contract/bootReport';
import { toErrorShape } from '../../../shared/contract/error';
import type { Stored } from '../changes/store';

/**
 * Starts every autostart network of `stored` that is not active. `start` starts several as one change, all or
 * nothing; when it fails, each half is tried by itself, so that one bad network among N costs log N failures and
 * keeps no other down.
 */
export async function bootNetworks(
  stored: Pick<Stored, 'definitions' | 'autostart' | 'running' | 'unreadable'>,
  start: (names: readonly string[]) => Promise<void>,
): Promise<BootReport> {
  const at = Date.now();
  const began = performance.now();
  const wanted = [...stored.autostart];
  const isReady = (name: string): boolean => stored.definitions.has(name) && !stored.running.has(name);
  const started: string[] = [];
  const failed: BootReport['failed'] = wanted.flatMap((name) => {
    const broken = stored.unreadable.find(({ file }) => file.endsWith(`/networks/${name}.xml`));
    return broken ? [{ name, error: broken.error }] : [];
  });
  const bringUp = async (names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    try {
      await start(names);
      started.push(...names);
    } catch (error) {
      if (names.length === 1) {
        failed.push(...names.map((name) => ({ name, error: toErrorShape(error) })));
        return;
      }
      const half = Math.ceil(names.length / 2);
      await bringUp(names.slice(0, half));
      await bringUp(names.slice(half));
    }
  };
  await bringUp(wanted.filter(isReady));
  return {
    at,
    durationMs: Math.round(performance.now() - began),
    started,
    active: wanted.filter((name) => stored.running.has(name)),
    failed,
  };
}
