/**
 * Looks at the cheap signs that a running network was changed, for which the kernel sends no event: a dnsmasq that is
 * gone, a setting or a generated file that is another. A few system calls a network and no process.
 */
import { networkResources, sharedResources } from '../core/desired';
import type { Resource } from '../../../shared/contract/resource';
import type { ActiveNetwork, KindContext } from '../kinds/kindContext';
import { kindOf } from '../kinds/kinds';
import type { Sign } from '../kinds/sign';
import type { Paths } from '../host/paths';

/** How often urgent signs are looked at, in milliseconds. */
const URGENT_MS = 750;
/** The others are looked at every so many times that urgent ones are: within three seconds. */
const OTHERS_EVERY = 2;
/** Which networks run, and as which processes, is read again every so many times, should the word of it get lost. */
const NETWORKS_EVERY = 40;

interface SignDependencies {
  paths: Paths;
  active: () => Promise<ActiveNetwork[]>;
  /** What was added to those. */
  added: () => Promise<readonly Resource[]>;
  onChange: () => void;
  onError: (error: unknown) => void;
}

/** The signs of all networks by path, with what each said last. */
type Signs = ReadonlyMap<string, { sign: Sign; said: string | null }>;

/** What of some resources has signs, and whether any neither has them nor is told of. */
interface Telling {
  signed: Resource[];
  isSilent: boolean;
}

export class SignWatch {
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private isStale = true;
  private urgent: Signs = new Map();
  private others: Signs = new Map();
  private isAnySilent = false;

  private readonly telling = new WeakMap<ActiveNetwork, Telling>();
  private readonly context: KindContext;

  constructor(private readonly dependencies: SignDependencies) {
    this.context = {
      paths: dependencies.paths,
      hasIpv6: true,
      acceptingDevices: [],
      boundsLearning: false,
      ports: new Map(),
      frr: { router: false, vnis: false },
    };
  }

  /** True when a network has what neither tells of its changes nor shows them for nothing. */
  get hasSilent(): boolean {
    return this.isAnySilent;
  }

  open(): void {
    this.timer = setInterval(() => void this.look().catch(this.dependencies.onError), URGENT_MS);
  }

  /** Other networks run than before, or in another way. */
  forgetNetworks(): void {
    this.isStale = true;
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    // Whoever opens it again finds what has changed meanwhile.
    this.isStale = true;
    this.others = renewed(this.others, new Map());
  }

  private async look(): Promise<void> {
    const { active, added, onChange } = this.dependencies;
    let isAnyGone = false;
    if (this.isStale || this.turn % NETWORKS_EVERY === 0) {
      this.isStale = false;
      const [networks, additions] = [await active(), await added()];
      if (this.timer === null) return;
      isAnyGone = this.watchNetworks(networks, additions);
    }
    this.turn += 1;
    const isUrgent = hasChanged(this.urgent);
    const isOther = this.turn % OTHERS_EVERY === 0 && hasChanged(this.others);
    if (isAnyGone || isUrgent || isOther) onChange();
  }

  /** True when something is no longer looked at: a network, or the process of one whose pid file is gone. */
  private watchNetworks(networks: readonly ActiveNetwork[], added: readonly Resource[]): boolean {
    const telling = [...networks.map((network) => this.tellingOf(network)), tellingAmong(added)];
    this.isAnySilent = telling.some(({ isSilent }) => isSilent);
    const signs = telling.flatMap(({ signed }) =>
      signed.flatMap((resource) => kindOf(resource).signs?.(resource) ?? []),
    );
    const wanted = new Map(signs.map((sign) => [sign.path, sign]));
    const isAnyGone = [...this.urgent.keys(), ...this.others.keys()].some((path) => !wanted.has(path));
    const those = (isUrgent: boolean): Map<string, Sign> =>
      new Map([...wanted].filter(([, sign]) => sign.isUrgent === isUrgent));
    this.urgent = renewed(this.urgent, those(true));
    this.others = renewed(this.others, those(false));
    return isAnyGone;
  }

  /** Worked out once for each network that runs: it is asked for all of them whenever one changes. */
  private tellingOf(network: ActiveNetwork): Telling {
    const known = this.telling.get(network);
    if (known) return known;
    const telling = tellingAmong([
      ...networkResources(network, this.context).values(),
      ...sharedResources([network], this.context).values(),
    ]);
    this.telling.set(network, telling);
    return telling;
  }
}

const tellingAmong = (resources: readonly Resource[]): Telling => ({
  signed: resources.filter((resource) => kindOf(resource).signs !== undefined),
  isSilent: resources.some((resource) => kindOf(resource).noticed === 'by reading'),
});

/** These signs instead of the earlier ones; those that were looked at before know what they said. */
function renewed(before: Signs, wanted: ReadonlyMap<string, Sign>): Signs {
  for (const [path, { sign }] of before) if (!wanted.has(path)) sign.close?.();
  return new Map([...wanted].map(([path, sign]) => [path, before.get(path) ?? { sign, said: null }]));
}

/** Looks at each; true when any says something else than before, or is new. */
function hasChanged(signs: Signs): boolean {
  let isAnyNew = false;
  for (const entry of signs.values()) {
    const says = entry.sign.read();
    if (says === entry.said) continue;
    entry.said = says;
    isAnyNew = true;
  }
  return isAnyNew;
}
