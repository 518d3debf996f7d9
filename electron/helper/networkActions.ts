/** What can be done to networks, each as one all-or-nothing change: create, start, stop, delete, autostart, repair. */
import { formatSubnet, overlaps, type Subnet } from '../../shared/addresses';
import { subnetOfIp } from '../../shared/describe';
import { VirtnetError } from '../../shared/error';
import type { HistoryEntry } from '../../shared/history';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/network';
import type { ChangeView, PlanView } from '../../shared/resource';
import { createDefinition, readCheckContext, readCheckContexts } from './createDefinition';
import type { TakenBack } from './historyEntries';
import type { Host } from './host';
import { readIpv6Routes, readRoutes, type Surroundings } from './hostFacts';
import type { Standing } from './journal';
import type { ChangeOptions, Mutations, Session } from './mutations';
import { asActive, nothing, othersRunning, standingOf } from './standings';
import { testOptions } from './optionTest';
import { networkFiles, type Paths } from './paths';
import { isDefaultRoute } from './procNet';
import type { RunState, Store, Stored } from './store';
import { requireHostTools } from './tools';
import { applyPlan, findDrift, planTransition, viewPlan, type Transition } from './transition';
import { viewWhole } from './wholePlan';

/** So many dnsmasq processes may watch resolv.conf; the kernel allows 128 inotify instances to one user. */
const POLLING_LIMIT = 100;

export interface CreateRequest {
  definition: NetworkDraft;
  start: boolean;
  autostart: boolean;
  transient: boolean;
}

interface ActionDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  mutations: Mutations;
}

interface CreateOptions {
  takenBack?: readonly TakenBack[];
  /** Where the draft stands in what was sent, to lead the paths of findings. */
  pathOf?: (index: number) => string;
  /** Taken over from libvirt: what libvirt has stored does not count as a conflict. */
  fromLibvirt?: boolean;
}

export class NetworkActions {
  constructor(private readonly dependencies: ActionDependencies) {}

  /**
   * Checks, completes and stores drafts, and starts those that are to be, as one change. Throws `invalid-definition`,
   * also for what they take from each other, and what starting throws.
   */
  async create(
    session: Session,
    requests: readonly CreateRequest[],
    accept: readonly IssueCode[],
    { takenBack = [], ...options }: CreateOptions = {},
  ): Promise<{ definitions: NetworkDefinition[]; entries: HistoryEntry[] }> {
    const { mutations } = this.dependencies;
    for (const { transient, autostart, definition } of requests)
      if (transient && autostart) throw noAutostart(definition.name);
    if (requests.some(({ start, transient }) => start || transient)) await this.requireTools(session.host);
    const definitions = await this.complete(session, requests, accept, options);
    let ahead = 0;
    const after = requests.map(({ start, autostart, transient }, index): Standing => {
      const definition = definitions[index] ?? null;
      const runs = definition && (start || transient);
      const running = runs ? freshRun(definition, session.stored, ahead) : null;
      if (running) ahead += 1;
      return { name: definition?.name ?? '', definition: transient ? null : definition, autostart, running };
    });
    const before = after.map(({ name }) => standingOf(session.stored, name));
    return { definitions, entries: await mutations.change(session, before, after, { takenBack }) };
  }

  /** Each draft as a definition, checked against what is there and the ones before it. */
  private async complete(
    { host, stored }: Pick<Session, 'host' | 'stored'>,
    requests: readonly Pick<CreateRequest, 'definition'>[],
    accept: readonly IssueCode[],
    { pathOf = () => '', fromLibvirt = false }: Omit<CreateOptions, 'takenBack'>,
  ): Promise<NetworkDefinition[]> {
    const contextOf = await readCheckContexts(host, this.dependencies.surroundings, {
      withoutLibvirt: fromLibvirt,
      drafts: requests.map(({ definition }) => definition),
    });
    const definitions = new Map(stored.definitions);
    const made: NetworkDefinition[] = [];
    for (const [index, request] of requests.entries()) {
      const definition = createDefinition(
        request.definition,
        contextOf({ ...stored, definitions }),
        accept,
        pathOf(index),
      );
      await testOptions(host, definition);
      refuseUnreadable(stored, definition.name);
      definitions.set(definition.name, definition);
      made.push(definition);
    }
    return made;
  }

  /** Starts stored networks as one change. Throws `not-found`, `is-active`, `subnet-conflict` and what applying throws. */
  async start(session: Session, names: readonly string[]): Promise<void> {
    await this.requireTools(session.host);
    const standings = names.map((name) => {
      const standing = knownStanding(session.stored, name);
      if (standing.running)
        throw new VirtnetError(`The network “${name}” is active already.`, { code: 'is-active', name });
      return standing;
    });
    const definitions = standings.flatMap(({ definition }) => definition ?? []);
    await this.refuseConflicts(session, definitions);
    for (const definition of definitions) await testOptions(session.host, definition);
    const after = standings.map((standing, index) => ({
      ...standing,
      running: standing.definition ? freshRun(standing.definition, session.stored, index) : null,
    }));
    await this.dependencies.mutations.change(session, standings, after);
  }

  /** Stops networks as one change; transient ones are gone then. Throws `not-found`, `is-inactive` and what applying throws. */
  async stop(session: Session, names: readonly string[], options: ChangeOptions = {}): Promise<void> {
    const standings = names.map((name) => running(session.stored, name));
    await this.requireTools(session.host);
    const after = standings.map((standing) => ({ ...standing, running: null }));
    await this.dependencies.mutations.change(session, standings, after, options);
    if (options.trial === undefined) await this.forgetGone(session.host, standings);
  }

  /** Removes what networks leave behind that are neither stored nor running any more. */
  async forgetGone(host: Host, standings: readonly Pick<Standing, 'name' | 'definition'>[]): Promise<void> {
    for (const { name, definition } of standings) if (!definition) await this.removeFiles(host, name);
  }

  /** Deletes a stored network with its files. Throws `not-found`, `is-active` unless `stop` is set, and what stopping throws. */
  async delete(
    session: Session,
    name: string,
    stop: boolean,
    options: ChangeOptions = {},
  ): Promise<HistoryEntry[]> {
    const standing = knownStanding(session.stored, name);
    if (standing.running && !stop) {
      throw new VirtnetError(
        `The network “${name}” is active; stop it first, or choose to stop and delete it.`,
        { code: 'is-active', name },
      );
    }
    if (standing.running) await this.requireTools(session.host);
    const entries = await this.dependencies.mutations.change(session, [standing], [nothing(name)], options);
    if (options.trial === undefined) await this.removeFiles(session.host, name);
    return entries;
  }

  /** Sets whether a network starts on boot. Throws `not-found`, and `unsupported` for a transient network. */
  async setAutostart(session: Session, name: string, autostart: boolean): Promise<void> {
    const standing = knownStanding(session.stored, name);
    if (!standing.definition) throw noAutostart(name);
    await this.dependencies.mutations.change(session, [standing], [{ ...standing, autostart }]);
  }

  /** Makes the host match the running definition again. Throws `not-found`, `is-inactive` and what applying throws. */
  async repair({ host, stored }: Session, name: string): Promise<void> {
    const transition = repairOf(stored, name);
    await this.requireTools(host);
    const { paths } = this.dependencies;
    await applyPlan(host, paths, await planTransition(host, paths, transition));
  }

  /**
   * How running networks (these, or all when null) differ from what they should be, looked at afresh.
   * Throws `not-found` and `is-inactive`; changes nothing.
   */
  async check(names: readonly string[] | null): Promise<{ name: string; drift: ChangeView[] }[]> {
    const { host, paths, store } = this.dependencies;
    await this.requireTools(host);
    const stored = await store.load();
    const wanted = names ?? [...stored.running.keys()];
    for (const name of wanted) running(stored, name);
    const drift = await findDrift(host, paths, [...stored.running.values()].map(asActive));
    return wanted.map((name) => ({ name, drift: drift.get(name) ?? [] }));
  }

  /**
   * What creating and starting a draft would do, or what would change when it has the name and UUID of a running
   * network; with `whole`, all that the running network would consist of. Throws as create does; changes nothing.
   */
  async planCreate(draft: NetworkDraft, accept: readonly IssueCode[], whole = false): Promise<PlanView> {
    const { host, paths, surroundings, store } = this.dependencies;
    await this.requireTools(host);
    const stored = await store.load();
    const standing = standingOf(stored, draft.name);
    const known = standing.definition ?? standing.running?.definition;
    const self = known !== undefined && known.uuid === draft.uuid ? known.uuid : null;
    const context = await readCheckContext(host, surroundings, stored, { drafts: [draft] });
    const definition = createDefinition(draft, { ...context, self }, accept);
    await testOptions(host, definition);
    const run = standing.running ? { ...standing.running, definition } : freshRun(definition, stored);
    if (whole && standing.running) return viewWhole(host, paths, asActive(run));
    return this.preview({
      before: standing.running ? [asActive(standing.running)] : [],
      after: [asActive(run)],
      others: othersRunning(stored, new Set([draft.name])),
    });
  }

  /** What creating and starting these drafts as one change would do. Throws as creating does; changes nothing. */
  async planCreateAll(drafts: readonly NetworkDraft[], accept: readonly IssueCode[]): Promise<PlanView> {
    const { host, store } = this.dependencies;
    await this.requireTools(host);
    const stored = await store.load();
    const requests = drafts.map((definition) => ({ definition }));
    const definitions = await this.complete({ host, stored }, requests, accept, {});
    return this.preview({
      before: [],
      after: definitions.map((definition, index) => asActive(freshRun(definition, stored, index))),
      others: othersRunning(stored, new Set(definitions.map(({ name }) => name))),
    });
  }

  /** What start, stop or repair would do, or all that a running network consists of. Throws as they do; changes nothing. */
  async planNetwork(name: string, action: 'start' | 'stop' | 'repair' | 'whole'): Promise<PlanView> {
    const { host, paths, store } = this.dependencies;
    if (action === 'whole')
      return viewWhole(host, paths, asActive(running(await store.load(), name).running));
    await this.requireTools(host);
    const stored = await store.load();
    const others = othersRunning(stored, new Set([name]));
    switch (action) {
      case 'repair':
        return this.preview(repairOf(stored, name));
      case 'stop': {
        const { running: state } = running(stored, name);
        return this.preview({ before: [asActive(state)], after: [], others });
      }
      case 'start': {
        const { definition, running: state } = knownStanding(stored, name);
        if (state || !definition)
          throw new VirtnetError(`The network “${name}” is active already.`, { code: 'is-active', name });
        return this.preview({ before: [], after: [asActive(freshRun(definition, stored))], others });
      }
    }
  }

  private async preview(transition: Transition): Promise<PlanView> {
    const { host, paths } = this.dependencies;
    return viewPlan(await planTransition(host, paths, transition, { thorough: true }));
  }

  private async requireTools(host: Host): Promise<void> {
    await requireHostTools(host, this.dependencies.surroundings.asRoot);
  }

  /** What a network leaves behind while it is stored: its leases. */
  private async removeFiles(host: Host, name: string): Promise<void> {
    await Promise.all(
      Object.values(networkFiles(this.dependencies.paths, name)).map((file: string) => host.removeFile(file)),
    );
  }

  /** Somebody may have taken a network's addresses since it was defined; starts no process. */
  private async refuseConflicts(
    { host, stored }: Session,
    definitions: readonly NetworkDefinition[],
  ): Promise<void> {
    const starting = new Set(definitions.map(({ bridge }) => bridge.name));
    const known = await Promise.all([readRoutes(host), readIpv6Routes(host)]);
    const routes = known.flat().filter((route) => !isDefaultRoute(route) && !starting.has(route.device));
    const active = [...stored.running.values()].map(({ definition }) => definition);
    for (const definition of definitions) {
      for (const { subnet, what, isTakenBy } of claimsOf(definition)) {
        const route = routes.find(
          (candidate) =>
            candidate.subnet.prefix >= 8 && overlaps(candidate.subnet, subnet) && isTakenBy(candidate.subnet),
        );
        if (!route) continue;
        const network = active.find(({ bridge }) => bridge.name === route.device);
        const owner = network
          ? `network "${network.name}"`
          : `${route.device} (${formatSubnet(route.subnet)})`;
        throw new VirtnetError(
          `“${definition.name}” cannot start: ${what} ${formatSubnet(subnet)} are in use by ${owner}. Free them, or give the network another range.`,
          { code: 'subnet-conflict', subnet: formatSubnet(subnet), owner },
        );
      }
    }
  }
}

/** What a network takes when it starts, each with the test whether a subnet that overlaps it stands in its way. */
function claimsOf({ ips, routes = [] }: NetworkDefinition): {
  subnet: Subnet;
  what: string;
  isTakenBy: (other: Subnet) => boolean;
}[] {
  const own = ips.flatMap((ip) => subnetOfIp(ip) ?? []);
  const behind = routes.flatMap(({ destination, prefix }) =>
    prefix === 0 ? [] : (subnetOfIp({ address: destination, prefix }) ?? []),
  );
  return [
    ...own.map((subnet) => ({ subnet, what: 'its addresses', isTakenBy: () => true })),
    // What lies inside the destination of a route keeps its packets, because its own route is longer.
    ...behind.map((subnet) => ({
      subnet,
      what: 'the addresses of its route to',
      isTakenBy: (other: Subnet) => other.prefix <= subnet.prefix,
    })),
  ];
}

/** How a network will run; `ahead` others are started in the same change before it. */
function freshRun(definition: NetworkDefinition, { running: active }: Stored, ahead = 0): RunState {
  const polling = [...active.values()].filter(({ pollResolv }) => pollResolv).length;
  return { definition, startedAt: Date.now(), pollResolv: polling + ahead < POLLING_LIMIT };
}

/** How a network that exists stands. Throws `not-found`. */
export function knownStanding(stored: Stored, name: string): Standing {
  const standing = standingOf(stored, name);
  if (standing.definition || standing.running) return standing;
  throw new VirtnetError(`There is no network named “${name.slice(0, 100)}”.`, {
    code: 'not-found',
    name: name.slice(0, 100),
  });
}

function running(stored: Stored, name: string): Standing & { running: RunState } {
  const standing = knownStanding(stored, name);
  if (standing.running) return { ...standing, running: standing.running };
  throw new VirtnetError(`The network “${name}” is not active.`, { code: 'is-inactive', name });
}

function repairOf(stored: Stored, name: string): Transition {
  const active = [asActive(running(stored, name).running)];
  return { before: active, after: active, others: othersRunning(stored, new Set([name])) };
}

/** A file that cannot be read may still be somebody's work: a new network never overwrites it. */
export function refuseUnreadable({ unreadable }: Stored, name: string): void {
  const taken = unreadable.find(({ file }) => file.endsWith(`/${name}.xml`));
  if (taken) {
    throw new VirtnetError(
      `The name “${name}” is taken by a definition that cannot be read (${taken.file}). Mend or remove that file, or choose another name.`,
      {
        code: 'name-taken',
        name,
      },
    );
  }
}

const noAutostart = (name: string): VirtnetError =>
  new VirtnetError(`“${name}” is temporary: it is gone when it stops, so it cannot start on boot.`, {
    code: 'unsupported',
    path: 'autostart',
  });
