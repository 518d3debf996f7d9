/** Starts all autostart networks as one plan, and finds the bad ones by halves when that plan fails. */
import type { BootReport } from '../../../shared/contract/bootReport';
import { toErrorShape } from '../../../shared/contract/error';
import { isBridged } from '../../../shared/definition/network';
import type { Stored } from '../changes/store';

/**
 * Starts every autostart network of `stored` that is not active. `start` starts several as one change, all or
 * nothing; when it fails, each half is tried by itself, so that one bad network among N costs log N failures and
 * keeps no other down. Networks that join a bridge of the host come last, once `bridgeComes` has settled for it: whatever
 * makes the host's own bridges may need longer.
 */
export async function bootNetworks(
  stored: Pick<Stored, 'definitions' | 'autostart' | 'running' | 'unreadable'>,
  start: (names: readonly string[]) => Promise<void>,
  bridgeComes: (bridge: string) => Promise<unknown>,
): Promise<BootReport> {
  const at = Date.now();
  const began = performance.now();
  const wanted = [...stored.autostart];
  const isReady = (name: string): boolean => stored.definitions.has(name) && !stored.running.has(name);
  const started: string[] = [];
  const active = wanted.filter((name) => stored.running.has(name));
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
      const [only, ...others] = names;
      if (only !== undefined && others.length === 0) {
        const shape = toErrorShape(error);
        // Somebody else was quicker.
        if (shape.data.code === 'is-active') active.push(only);
        else failed.push({ name: only, error: shape });
        return;
      }
      const half = Math.ceil(names.length / 2);
      await bringUp(names.slice(0, half));
      await bringUp(names.slice(half));
    }
  };
  const ready = wanted.filter(isReady);
  const bridges = new Map(
    [...stored.definitions].flatMap(([name, definition]) =>
      isBridged(definition) ? [[name, definition.bridge.name] as const] : [],
    ),
  );
  await bringUp(ready.filter((name) => !bridges.has(name)));
  const joining = ready.filter((name) => bridges.has(name));
  await Promise.all(joining.map((name) => bridgeComes(bridges.get(name) ?? '')));
  await bringUp(joining);
  return {
    at,
    durationMs: Math.round(performance.now() - began),
    started,
    active,
    failed,
  };
}
