/** Takes orders that change networks, with what each of them means for their test guests and for a trial. */
import type { helperMethods, Params, Result } from '../../shared/contract';
import type { IssueCode } from '../../shared/issue';
import type { Aftermath } from './aftermath';
import type { DefinitionActions } from './definitionActions';
import type { GuestDesk } from './guestDesk';
import type { HistoryActions } from './historyActions';
import type { NetworkActions } from './networkActions';
import type { Order, Orders } from './orders';
import type { TrialDesk } from './trialDesk';

interface OrderDependencies {
  orders: Pick<Orders, 'give'>;
  actions: Pick<NetworkActions, 'create' | 'start' | 'repair'>;
  definitions: Pick<DefinitionActions, 'update'>;
  history: Pick<HistoryActions, 'networkOf' | 'revert'>;
  guests: Pick<GuestDesk, 'follow'>;
  trials: Pick<TrialDesk, 'begun' | 'look'>;
  aftermath: Pick<Aftermath, 'stop' | 'delete'>;
  /** The kernel's devices may be others than before. */
  onDevices: () => void;
}

/** Each method carries out the contract's method of its name, and throws what that says. */
export class NetworkOrders {
  constructor(private readonly dependencies: OrderDependencies) {}

  async create(
    requests: Omit<Params<typeof helperMethods, 'createNetwork'>, 'accept'>[],
    accept: IssueCode[],
    options: { pathOf?: (index: number) => string; fromLibvirt?: boolean } = {},
  ): Promise<Result<typeof helperMethods, 'createNetworks'>> {
    const { orders, actions } = this.dependencies;
    const action = requests.some(({ start, transient }) => start || transient) ? 'create' : 'define';
    const networks = requests.map(({ definition }) => definition.name);
    const { definitions } = await orders.give({ action, networks }, (session) =>
      actions.create(session, requests, accept, options),
    );
    return definitions.map(({ name, uuid, bridge }) => ({ name, uuid, device: bridge.name }));
  }

  async update({
    updates,
    trial: isTrial,
  }: Params<typeof helperMethods, 'updateNetworks'>): Promise<
    Result<typeof helperMethods, 'updateNetworks'>
  > {
    const { orders, definitions, guests, trials, onDevices } = this.dependencies;
    const names = updates.map(({ name, config, live }) => ({
      from: name,
      to: (config ?? live)?.name ?? name,
    }));
    const renamed = names.some(({ from, to }) => from !== to);
    const order: Order = {
      action: renamed ? 'rename' : 'define',
      networks: [...new Set(names.flatMap(({ from, to }) => [from, to]))],
    };
    // What runs may have been changed as well.
    await orders.give(order, (session) => definitions.update(session, updates, isTrial).finally(onDevices));
    guests.follow(names);
    const trial = isTrial ? trials.begun() : null;
    trials.look();
    return { trial };
  }

  async revert(
    request: Params<typeof helperMethods, 'revert'>,
  ): Promise<Result<typeof helperMethods, 'revert'>> {
    const { orders, history, guests, onDevices } = this.dependencies;
    const name = await history.networkOf(request.id);
    // What runs may be changed as well.
    const reverted = await orders.give({ action: 'revert', networks: [name] }, (session) =>
      history.revert(session, request).finally(onDevices),
    );
    guests.follow([{ from: name, to: reverted.name ?? name }]);
    return reverted;
  }

  async start(networks: string[]): Promise<void> {
    const { orders, actions } = this.dependencies;
    await orders.give({ action: 'start', networks }, (session) => actions.start(session, networks));
  }

  stop(networks: string[], trial = false): Promise<void> {
    const { orders, aftermath } = this.dependencies;
    return orders.give({ action: 'stop', networks }, (session) => aftermath.stop(session, networks, trial));
  }

  delete(name: string, stop: boolean, trial = false): Promise<void> {
    const { orders, aftermath } = this.dependencies;
    return orders.give({ action: 'delete', networks: [name] }, (session) =>
      aftermath.delete(session, name, { stop, trial }),
    );
  }

  repair(name: string, front?: Order['front']): Promise<void> {
    const { orders, actions } = this.dependencies;
    const order: Order = { action: 'repair', networks: [name], ...(front ? { front } : {}) };
    return orders.give(order, (session) => actions.repair(session, name));
  }
}
