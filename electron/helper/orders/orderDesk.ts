/** The only door for orders: what one would do is shown, and the same is done. */
import type { Given, Planned } from '../../../shared/contract/contract';
import { VirtnetError } from '../../../shared/contract/error';
import type { HistoryEntry } from '../../../shared/contract/history';
import type { IssueCode } from '../../../shared/definition/issue';
import type { Order } from '../../../shared/contract/order';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import type { Mutations, Session } from '../changes/mutations';
import type { Orders } from './orders';
import { viewPlan } from '../core/planView';
import { riskToSessions } from './sessionRisk';
import { renamings, standingOf, transitionOf } from '../changes/standings';
import type { Store } from '../changes/store';
import { planTransition } from '../core/transition';
import { readTrial, refuseDuringTrial, type TrialNote } from '../changes/trial';
import type { TrialDesk } from './trialDesk';
import { departures } from './preparing/besidesOf';
import { headOf, trialTitle } from './preparing/headOf';
import { prepare } from './preparing/prepare';
import { networkOfEntry } from './preparing/prepareRevert';
import type { Deed } from '../core/deed';
import type { Prepared, Site } from './preparing/prepared';
import { restartOf } from './preparing/restartOf';

interface DeskDependencies {
  host: Host;
  site: Site;
  store: Pick<Store, 'load'>;
  mutations: Pick<Mutations, 'change'>;
  orders: Pick<Orders, 'give'>;
  trials: () => Pick<TrialDesk, 'begun' | 'look'>;
  /** Addresses at both ends of the sessions that whoever asks sits at. */
  peers: () => readonly string[];
  /** The kernel's devices may be others than before. */
  onDevices: () => void;
  /** Something that a snapshot shows is another. */
  onChange: () => void;
}

interface Request {
  order: Order;
  accept?: readonly IssueCode[] | undefined;
}

export class OrderDesk {
  constructor(private readonly dependencies: DeskDependencies) {}

  /** What an order would do; changes nothing. Throws exactly what giving it would throw before it does anything. */
  async plan({ order, accept = [] }: Request): Promise<Planned> {
    const { host, site, store, peers } = this.dependencies;
    const stored = await store.load();
    const prepared = await prepare({ ...site, host, stored, accept }, order);
    const { before, after, besides, repairs = false } = prepared;
    if (changesNetworks(prepared)) refuseDuringTrial(readTrial(site.paths.run), undefined);
    const transition = transitionOf(stored, before, after, { repairs });
    const plan = transition && (await planTransition(host, site.paths, transition, { thorough: true }));
    const stagesOf = (deeds: readonly Deed[]): Deed['stages'] => deeds.flatMap(({ stages }) => stages);
    const stages = [...stagesOf(besides.first), ...(plan?.stages ?? []), ...stagesOf(besides.last)];
    return {
      plan: viewPlan({ changes: plan?.changes ?? [], stages }),
      restart: restartOf(order, before, after),
      risk: await riskToSessions(host, peers(), before, after),
    };
  }

  /** Carries an order out. Throws what it is refused for, and what applying throws. */
  async give(
    { order, accept = [], trial = false }: Request & { trial?: boolean | undefined },
    front?: ActivityEntry['front'],
  ): Promise<Given> {
    const { orders, site, store, trials, onChange } = this.dependencies;
    // Nothing is waited for before the order waits its turn: whoever closes the helper waits for what was asked.
    const reverted = order.do === 'revert' ? networkOfEntry(site, await store.load(), order.id) : '';
    const head = { ...headOf(order, reverted), ...(front ? { front } : {}) };
    const { prepared, entries } = await orders.give(head, (session) =>
      this.carryOut(session, order, { accept, trial }),
    );
    for (const { from, to } of renamings(prepared.before, prepared.after)) site.guests?.rename(from, to);
    const begun = trial ? trials().begun() : null;
    trials().look();
    const answer = await prepared.answer?.();
    if (answer) onChange();
    const taken = prepared.takenBack?.[0];
    return {
      networks: networksOf(prepared),
      trial: begun,
      entry: (entries.find(({ uuid }) => !taken || uuid === taken.uuid) ?? taken)?.id ?? null,
      guest: null,
      ...answer,
    };
  }

  /** Does within a session what an order comes to. Throws what it is refused for, and what applying throws. */
  async carryOut(
    session: Session,
    order: Order,
    { accept = [], trial = false }: { accept?: readonly IssueCode[]; trial?: boolean } = {},
  ): Promise<{ prepared: Prepared; entries: HistoryEntry[] }> {
    const { site, mutations, onDevices } = this.dependencies;
    const { host, stored } = session;
    const prepared = await prepare({ ...site, host, stored, accept }, order, { trial });
    const { before, after, besides, repairs = false, takenBack = [] } = prepared;
    if (changesNetworks(prepared)) refuseDuringTrial(readTrial(site.paths.run), undefined);
    else if (trial) throw noTrialOf(order);
    for (const deed of besides.first) await deed.perform(host);
    const entries =
      before.length === 0
        ? []
        : await mutations
            .change(session, before, after, {
              repairs,
              takenBack,
              ...(trial ? { trial: trialTitle(order, before) } : {}),
            })
            .finally(onDevices);
    for (const deed of besides.last) await deed.perform(host);
    return { prepared, entries };
  }

  /** Does for a change that was on trial what had to wait until it was kept. */
  async kept({ before, after }: TrialNote): Promise<void> {
    const { host, site, store } = this.dependencies;
    const stored = await store.load();
    const names = new Set([...before, ...after].map(({ name }) => name));
    const now = [...names].map((name) => standingOf(stored, name));
    const { first, last } = await departures({ ...site, host, stored, accept: [] }, before, now);
    for (const deed of [...first, ...last]) await deed.perform(host);
  }
}

/** A repair changes nothing of how networks stand, so that it may come while a change is on trial. */
const changesNetworks = ({ before, repairs = false }: Prepared): boolean => before.length > 0 && !repairs;

/** The networks of an order as they are after it. */
function networksOf({ before, after }: Prepared): Given['networks'] {
  return after.flatMap(({ name, definition, running }) => {
    const known = running?.definition ?? definition;
    if (!known) return [];
    const { uuid, bridge } = known;
    const replaced = before.some((standing) => standing.definition?.uuid === uuid);
    return [{ name, uuid, device: bridge.name, replaced }];
  });
}

const noTrialOf = (order: Order): VirtnetError =>
  new VirtnetError(
    'This changes no network, so there is nothing to try out. Give the order without a trial.',
    {
      code: 'unsupported',
      path: `order.${order.do}`,
    },
  );
