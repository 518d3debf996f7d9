/** Prepares that networks come over from libvirt, also such that it runs, and go back to it. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../../shared/contract/error';
import type { NetworkDraft } from '../../../../shared/definition/network';
import type { OrderOf } from '../../../../shared/contract/order';
import { t } from '../../../../shared/language/language';
import {
  autostartedByLibvirt,
  readLibvirtNetworks,
  readStatus,
  statusFileOf,
  type LibvirtNetwork,
} from '../../facts/libvirtNetworks';
import { leaseFileOf, leasesForLibvirt, leasesOfLibvirt } from '../../facts/libvirtLeases';
import { networkFiles } from '../../host/paths';
import { requireHostTools } from '../../host/tools';
import { keptFile } from '../../kinds/kept';
import { lentNetwork, portsOf } from '../../kinds/libvirt/libvirtNetwork';
import type { Belongings } from '../../kinds/resource';
import { belongingsOf } from './belongingsOf';
import type { OrderContext, Prepared } from './prepared';
import { prepareDefine } from './prepareDefine';
import { runningStanding } from './refusals';

/** A network that libvirt runs on a bridge of its own. */
interface Running {
  /** Its name in the definitions that are imported. */
  name: string;
  libvirt: string;
  bridge: string;
  mac: string | undefined;
  autostart: boolean;
}

/** Throws what storing throws, and for those that run `is-inactive`, `missing-tool` and `unsupported`. */
export async function prepareImport(
  context: OrderContext,
  { definitions, running = [] }: OrderOf<'import'>,
): Promise<Prepared> {
  const taken = await Promise.all(running.map((one) => runningNetwork(context, one)));
  if (taken.length === 0) return prepareDefine(context, definitions, { fromLibvirt: true });
  await context.offers.requireVirsh(context.host);
  const byName = new Map(taken.map((one) => [one.name, one]));
  const drafts = definitions.map((draft) => asItRuns(draft, byName.get(draft.name)));
  const prepared = await prepareDefine(context, drafts, { fromLibvirt: true, taken: byName });
  const stored = await belongingsOf(context, prepared.before, prepared.after);
  const coming = await Promise.all(taken.map((one) => belongingsOfRunning(context, one)));
  return {
    ...prepared,
    belongings: {
      before: [...stored.before, ...coming.flatMap(({ before }) => before)],
      after: [...stored.after, ...coming.flatMap(({ after }) => after)],
    },
  };
}

/** Throws `not-found`, `is-inactive`, `missing-tool`, and `unsupported` where libvirt has no network on the bridge. */
export async function prepareGiveBack(context: OrderContext, names: readonly string[]): Promise<Prepared> {
  const { host, stored, surroundings, offers } = context;
  const before = names.map((name) => runningStanding(stored, name));
  await requireHostTools(host, surroundings.asRoot);
  await offers.requireVirsh(host);
  const known = await readLibvirtNetworks(host, surroundings.root);
  const lent = await Promise.all(before.map((standing) => belongingsGoing(context, standing, known)));
  return {
    before,
    after: before.map((standing) => ({ ...standing, autostart: false, running: null })),
    belongings: {
      before: lent.flatMap((one) => one.before),
      after: lent.flatMap((one) => one.after),
    },
  };
}

/** libvirt's network, which comes with the leases that guests have here; ours and what libvirt lists of it go. */
async function belongingsGoing(
  { host, paths, surroundings: { root }, offers }: OrderContext,
  { name, autostart, running }: ReturnType<typeof runningStanding>,
  known: readonly LibvirtNetwork[],
): Promise<Belongings> {
  const bridge = running.definition.bridge.name;
  const own = known.find((network) => network.bridge === bridge);
  if (!own) throw notLibvirts(name, bridge);
  const file = networkFiles(paths, name).leases;
  const leases = {
    file: leaseFileOf(bridge, root),
    content: leasesForLibvirt((await host.readFile(file)) ?? ''),
  };
  const ports = await portsOf(host, bridge);
  return {
    before: [
      keptFile(file, { isEarlier: false }),
      ...(await offers.withdrawn(host, running.definition, { mayStay: true })),
    ],
    after: [
      lentNetwork({ network: own.name, bridge, autostart, ports, leases }, statusFileOf(own.name, root)),
    ],
  };
}

async function runningNetwork(
  { host, surroundings: { root } }: OrderContext,
  { name, libvirt }: { name: string; libvirt: string },
): Promise<Running> {
  const status = await readStatus(host, libvirt, root);
  if (!status)
    throw new VirtnetError(t('orders.import.notRunning', { name: libvirt }), {
      code: 'is-inactive',
      name: libvirt,
    });
  if (status.bridge === null)
    throw new VirtnetError(t('orders.import.noBridge', { name: libvirt }), {
      code: 'unsupported',
      path: '/network/bridge',
    });
  const known = (await readLibvirtNetworks(host, root)).find((network) => network.name === libvirt);
  if (!known) throw cannotGoBack(t('orders.import.notStored', { name: libvirt }));
  if (known.bridge !== status.bridge || !isDeepStrictEqual(known.subnets, status.subnets))
    throw cannotGoBack(t('orders.import.definedAnew', { name: libvirt }));
  const mac = await host.readFile(`/sys/class/net/${status.bridge}/address`);
  const autostart = (await autostartedByLibvirt(host, root)).has(libvirt);
  return { name, libvirt, bridge: status.bridge, mac: mac?.trim(), autostart };
}

/** The bridge stays, so that guests notice nothing: its name and hardware address are what they are now. */
const asItRuns = (draft: NetworkDraft, running: Running | undefined): NetworkDraft =>
  running
    ? {
        ...draft,
        bridge: { ...draft.bridge, name: running.bridge },
        ...(running.mac === undefined ? {} : { mac: running.mac }),
      }
    : draft;

/** libvirt's network, which goes, and the leases that its guests have. */
async function belongingsOfRunning(
  { host, paths, surroundings: { root } }: OrderContext,
  { name, libvirt, bridge, autostart }: Running,
): Promise<Belongings> {
  const [ports, leases] = await Promise.all([portsOf(host, bridge), leasesOfLibvirt(host, bridge, root)]);
  const file = networkFiles(paths, name).leases;
  // What an earlier network of the name has left goes first, and there is no place for two.
  const isFree = (await host.readFile(file)) === null;
  return {
    before: [
      lentNetwork({ network: libvirt, bridge, autostart, ports, leases: null }, statusFileOf(libvirt, root)),
    ],
    after: leases !== null && isFree ? [keptFile(file, { isEarlier: false, content: leases })] : [],
  };
}

const cannotGoBack = (message: string): VirtnetError =>
  new VirtnetError(message, { code: 'unsupported', path: '/network' });

const notLibvirts = (name: string, bridge: string): VirtnetError =>
  new VirtnetError(t('orders.giveBack.notLibvirts', { bridge, name }), {
    code: 'unsupported',
    path: '/network/bridge',
  });
