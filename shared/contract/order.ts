/** Every order that can be given to a helper, as one closed union: the same is shown before and done then. */
import * as z from 'zod';
import { networkDraftSchema } from '../definition/network';
import { probeFixes } from './probe';

const names = z.array(z.string()).min(1).max(1000);
/** As long as the kernel lets names of devices be, and longer, so that a sentence can be said about it. */
const device = z.string().max(100);
const drafts = z.array(networkDraftSchema).min(1).max(100);

/** What is to be created; with `transient`, the network is only started. */
const creation = z.strictObject({
  definition: networkDraftSchema,
  start: z.boolean(),
  autostart: z.boolean(),
  transient: z.boolean(),
});
export type Creation = z.input<typeof creation>;

/** What a network is to become. */
const update = z.strictObject({
  name: z.string(),
  /** The new stored definition; null leaves it as it is. A draft with another name renames the network as a whole. */
  config: networkDraftSchema.nullable(),
  /** What the running network is changed to; null leaves it as it is, but for its name. */
  live: networkDraftSchema.nullable(),
  /** Allows what the bridge has to be made anew for; its guests are plugged in again. */
  restart: z.boolean().optional(),
});
export type Update = z.input<typeof update>;

/** A network of `definitions` that libvirt runs. */
const taken = z.strictObject({
  /** Its name in `definitions`. */
  name: z.string(),
  /** What libvirt calls it. */
  libvirt: z.string().max(255),
});
export type Taken = z.input<typeof taken>;

/** One order; what it names in a list is one change, all or nothing. */
export const orderSchema = z.discriminatedUnion('do', [
  /** Networks that are not there yet; of several, paths of findings begin with `networks[0].`. */
  z.strictObject({ do: z.literal('create'), networks: z.array(creation).min(1).max(100) }),
  /**
   * Stores definitions, new ones and such that replace the one of their name and UUID; with `run`, what runs of them is
   * changed as well, and what does not run is started.
   */
  z.strictObject({ do: z.literal('define'), definitions: drafts, run: z.boolean().optional() }),
  /**
   * Stores definitions taken over from libvirt, as `define`: what libvirt has stored does not count as a conflict. Those
   * of `running` are run by libvirt: it stops them and they are started here, on the same bridge with its guests.
   */
  z.strictObject({
    do: z.literal('import'),
    definitions: drafts,
    running: z.array(taken).max(100).optional(),
  }),
  /** Stops networks here, and has libvirt start its own on the same bridge with their guests. */
  z.strictObject({ do: z.literal('giveBack'), names }),
  /** Changes stored definitions, running networks, or both. */
  z.strictObject({ do: z.literal('update'), updates: z.array(update).min(1).max(1000) }),
  z.strictObject({ do: z.literal('start'), names }),
  /** Transient networks are gone then. */
  z.strictObject({ do: z.literal('stop'), names }),
  /** Deletes stored definitions with all that was kept for them; active networks are refused unless `stop` is set. */
  z.strictObject({ do: z.literal('delete'), names, stop: z.boolean() }),
  /** Removes stored definitions; active networks go on as transient ones. */
  z.strictObject({ do: z.literal('undefine'), names }),
  z.strictObject({ do: z.literal('autostart'), names, autostart: z.boolean() }),
  /** Makes the host match what runs again. */
  z.strictObject({ do: z.literal('repair'), names }),
  /**
   * Makes a stored network again what it was before (or after) an entry of the history, and the running one too when it
   * runs as that is left. Refused as `changed-since` when the network was changed after it, unless `force` is set.
   */
  z.strictObject({
    do: z.literal('revert'),
    id: z.string().max(200),
    to: z.enum(['before', 'after']),
    force: z.boolean().optional(),
  }),
  /** Carries out what a probe of this network has offered. */
  z.strictObject({ do: z.literal('fix'), name: z.string(), fix: z.enum(probeFixes) }),
  /** Has libvirt list networks as its own, on our bridges; and takes that back. */
  z.strictObject({ do: z.literal('offer'), names }),
  z.strictObject({ do: z.literal('withdraw'), names }),
  /** Takes leases back, so that others can have their addresses: from dnsmasq while it runs, else from its file. */
  z.strictObject({ do: z.literal('release'), network: z.string(), addresses: names }),
  /** Whether this host's networks are repaired by themselves. */
  z.strictObject({ do: z.literal('settings'), repairByItself: z.boolean() }),
  /** Puts a bridge of this host over one of its wired network cards; what the card has moves to it. */
  z.strictObject({ do: z.literal('makeBridge'), bridge: device, card: device }),
  /** Takes such a bridge away again; the card gets back what the bridge has. */
  z.strictObject({ do: z.literal('removeBridge'), bridge: device }),
  /** Sandbox only: plugs a namespace in as a guest and waits for its DHCP lease (or its timeout); takes one out. */
  z.strictObject({ do: z.literal('plug'), network: z.string() }),
  z.strictObject({ do: z.literal('unplug'), network: z.string(), guest: z.string() }),
]);
export type Order = z.input<typeof orderSchema>;
export type OrderOf<D extends Order['do']> = Extract<Order, { do: D }>;
