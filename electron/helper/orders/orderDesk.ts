/** The only door for orders: what one would do is shown, and the same is done. */
import type { Given, Planned } from '../../../shared/contract/contract';
import { VirtnetError } from '../../../shared/contract/error';
import type { HistoryEntry } from '../../../shared/contract/history';
import { issue, type Issue, type IssueCode } from '../../../shared/definition/issue';
import type { Order } from '../../../shared/contract/order';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Hold } from '../../../shared/contract/span';
import { t } from '../../../shared/language/language';
import type { Host } from '../host/host';
import type { Signals } from '../host/signal';
import type { Mutations, Turn } from '../changes/mutations';
import type { Caller } from './caller';
import type { Orders } from './orders';
import { viewPlan } from '../core/planView';
import { withForgotten } from './forgotten';
import { riskToSessions } from './sessionRisk';
import { isOnlyAdding, transitionOf } from '../changes/standings';
import { unreadFiles } from '../kinds/dnsmasq/unreadFiles';
import type { Store } from '../changes/store';
import { planTransition } from '../core/transition';
import { begunTrial, readTrial } from '../changes/trial';
import { refuseDuringTrial } from '../changes/trialRules';
import { refuseHold } from './refuseHold';
import { headOf, trialTitle } from './preparing/headOf';
import { prepare } from './preparing/prepare';
import { revertedBy } from './preparing/prepareRevert';
import type { Prepared, Site } from './preparing/prepared';
import { restartOf } from './preparing/restartOf';

interface DeskDependencies {
  host: Host;
  site: Site;
  store: Pick<Store, 'load'>;
  mutations: Pick<Mutations, 'change'>;
  orders: Pick<Orders, 'give'>;
  /** Whoever asks. */
  caller: Pick<Caller, 'peers'>;
  signals: Pick<Signals, 'changed'>;
}

interface Request {
  order: Order;
  accept?: readonly IssueCode[] | undefined;
}

/** Whether it waits until it is kept, and by whom. */
interface Waiting {
  trial?: boolean | undefined;
  hold?: Hold | null | undefined;
}

export class OrderDesk {
  constructor(private readonly dependencies: DeskDependencies) {}

  /** What an order would do; changes nothing. Throws exactly what giving it would throw before it does anything. */
  async plan({ order, accept = [] }: Request): Promise<Planned> {
    const { host, site, store, caller } = this.dependencies;
    const stored = await store.load();
    const prepared = await prepare({ ...site, host, stored, accept }, order);
    const { before, after, belongings, anew, repairs = false } = prepared;
    if (mayCutOff(prepared)) refuseDuringTrial(readTrial(site.paths));
    const transition = transitionOf(stored, before, after, { repairs, belongings, anew });
    const plan = transition && (await planTransition(host, site.paths, transition, { thorough: true }));
    return {
      plan: withForgotten(viewPlan(plan ?? { changes: [], stages: [] }), site.paths, before, after),
      restart: restartOf(order, before, after),
      risk: prepared.risk ?? (await riskToSessions(host, caller.peers, before, after)),
    };
  }

  /** Carries an order out. Throws what it is refused for, and what applying throws. */
  async give(
    { order, accept = [], trial = false, hold = null }: Request & Waiting,
    front?: ActivityEntry['front'],
  ): Promise<Given> {
    const { orders, site, store, signals } = this.dependencies;
    // Nothing is waited for before the order waits its turn: whoever closes the helper waits for what was asked.
    const reverted = order.do === 'revert' ? revertedBy(site, await store.load(), order) : null;
    const head = { ...headOf(order, reverted), ...(front ? { front } : {}) };
    const { prepared, entries } = await orders.give(head, (turn) =>
      this.carryOut(turn, order, { accept, trial, hold }),
    );
    const begun = trial ? begunTrial(site.paths) : null;
    const answer = await prepared.answer?.();
    if (answer) await signals.changed.tell();
    const taken = prepared.takenBack?.[0];
    return {
      networks: networksOf(prepared),
      trial: begun,
      entry: (entries.find(({ uuid }) => !taken || uuid === taken.uuid) ?? taken)?.id ?? null,
      advice: [...(prepared.advice ?? []), ...(await this.unread(prepared))],
      guest: null,
      ...answer,
    };
  }

  /** What dnsmasq of the networks that an order was about cannot read. */
  private async unread({ after }: Prepared): Promise<Issue[]> {
    const { host, site } = this.dependencies;
    const running = after.flatMap((standing) => standing.running?.definition ?? []);
    return (await unreadFiles(host, site.paths, running)).map(({ title, detail, remedy, command }) =>
      issue('ips', 'files-unread', `${title}. ${detail} ${remedy} ${command}`, { severity: 'advice' }),
    );
  }

  /** Does within a turn what an order comes to. Throws what it is refused for, and what applying throws. */
  async carryOut(
    turn: Turn,
    order: Order,
    { accept = [], trial = false, hold = null }: Omit<Request, 'order'> & Waiting = {},
  ): Promise<{ prepared: Prepared; entries: HistoryEntry[] }> {
    const { site, mutations } = this.dependencies;
    const { host, stored } = turn;
    if (hold) refuseHold(site.paths, hold, order, trial);
    const prepared = await prepare({ ...site, host, stored, accept }, order);
    const { before, after, belongings, anew, repairs = false, takenBack = [] } = prepared;
    if (mayCutOff(prepared)) refuseDuringTrial(readTrial(site.paths), { front: turn.by.front });
    else if (trial) throw noTrialOf(order);
    const entries = await mutations.change(turn, before, after, {
      repairs,
      ...(anew ? { anew } : {}),
      ...(belongings ? { belongings } : {}),
      takenBack,
      cutsOff: prepared.risk !== undefined,
      ...(trial || hold ? { waits: { title: trialTitle(order, before), hold } } : {}),
    });
    return { prepared, entries };
  }
}

/** What repairs changes nothing of how networks stand, so that it may come while a change is on trial. */
const mayCutOff = ({ before, after, risk, repairs = false }: Prepared): boolean =>
  risk !== undefined || (!repairs && !isOnlyAdding(before, after));

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
  new VirtnetError(t('orders.noTrial'), { code: 'unsupported', path: `order.${order.do}` });
