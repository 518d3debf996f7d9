/** Starts what starts on boot, and keeps the result. */
import { BRIDGE_SECONDS, type BootReport } from '../../../shared/contract/bootReport';
import { toErrorShape } from '../../../shared/contract/error';
import { readBridgeNotes } from '../changes/bridgeNotes';
import { writeBootReport } from '../changes/bootReport';
import type { Mutations } from '../changes/mutations';
import type { Store } from '../changes/store';
import type { Signals } from '../host/signal';
import type { Paths } from '../host/paths';
import type { Host } from '../host/host';
import { isBridge } from '../kinds/devices/lan';
import { bootNetworks } from './boot';
import type { OrderDesk } from './orderDesk';
import type { Orders } from './orders';

/** How long a bridge of the host may take to come after us, and how often it is looked for, in milliseconds. */
const BRIDGE_MS = BRIDGE_SECONDS * 1000;
const LOOK_MS = 250;

interface BootDependencies {
  host: Pick<Host, 'readDir' | 'readFile'>;
  paths: Paths;
  store: Pick<Store, 'load'>;
  mutations: Pick<Mutations, 'run'>;
  orders: Pick<Orders, 'head'>;
  desk: Pick<OrderDesk, 'carryOut'>;
  signals: Pick<Signals, 'changed'>;
}

export class BootDesk {
  /** Settles when the boot that is under way has ended, well or not; null while none has begun. */
  ended: Promise<unknown> | null = null;

  constructor(private readonly dependencies: BootDependencies) {}

  /** Starts the autostart networks as one plan, in which a bad one keeps no other down, and keeps the result. */
  boot(): Promise<BootReport> {
    const booting = this.bootNow();
    this.ended = booting.catch(() => undefined);
    return booting;
  }

  private async bootNow(): Promise<BootReport> {
    const { paths, store, mutations, orders, desk, signals } = this.dependencies;
    const start = (names: readonly string[]): Promise<void> =>
      mutations.run(
        orders.head({ action: 'start', networks: names, front: 'boot' }),
        async (turn) => void (await desk.carryOut(turn, { do: 'start', names: [...names] })),
      );
    const unmade = await this.makeBridges();
    const booted = await bootNetworks(await store.load(), start, (bridge) => this.bridgeComes(bridge));
    const report = { ...booted, failed: [...unmade, ...booted.failed] };
    await writeBootReport(paths.run, report);
    await signals.changed.tell();
    return report;
  }

  /** Makes the bridges over network cards that nobody else makes; those that cannot be made, with why. */
  private async makeBridges(): Promise<BootReport['failed']> {
    const { host, paths, mutations, orders, desk } = this.dependencies;
    const { notes, unreadable } = await readBridgeNotes(host, paths);
    const failed: BootReport['failed'] = unreadable.map(({ bridge, error }) => ({
      name: bridge,
      bridgeOver: null,
      error,
    }));
    for (const { bridge, card, owner } of notes) {
      if (owner !== 'nobody' || (await isBridge(host, bridge))) continue;
      const head = orders.head({ action: 'make-bridge', networks: [bridge], front: 'boot' });
      await mutations
        .run(head, async (turn) => void (await desk.carryOut(turn, { do: 'makeBridge', bridge, card })))
        .catch((error: unknown) =>
          failed.push({ name: bridge, bridgeOver: card, error: toErrorShape(error) }),
        );
    }
    return failed;
  }

  /** Settles when the host has this bridge, or when it has had time enough to come. */
  private async bridgeComes(bridge: string): Promise<void> {
    const until = performance.now() + BRIDGE_MS;
    while (!(await isBridge(this.dependencies.host, bridge)) && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
