/** Every order that can be given to a helper, as one closed union: the same is shown before and done then. */
import { z } from 'zod';
import { networkDraftSchema } from '../definition/network';
import { testFixes } from './networkTest';

const names = z.array(z.string()).min(1).max(1000);
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

/** One order; what it names in a list is one change, all or nothing. */
export const orderSchema = z.discriminatedUnion('do', [
  /** Networks that are not there yet; of several, paths of findings begin with `networks[0].`. */
  z.strictObject({ do: z.literal('create'), networks: z.array(creation).min(1).max(100) }),
  /**
   * Stores definitions, new ones and such that replace the one of their name and UUID; with `run`, what runs of them is
   * changed as well, and what does not run is started.
   */
  z.strictObject({ do: z.literal('define'), definitions: drafts, run: z.boolean().optional() }),
  /** Stores definitions taken over from libvirt, as `define`: what libvirt has stored does not count as a conflict. */
  z.strictObject({ do: z.literal('import'), definitions: drafts }),
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
  /** Carries out what a test of this network has offered. */
  z.strictObject({ do: z.literal('fix'), name: z.string(), fix: z.enum(testFixes) }),
  /** Has libvirt list networks as its own, on our bridges; and takes that back. */
  z.strictObject({ do: z.literal('offer'), names }),
  z.strictObject({ do: z.literal('withdraw'), names }),
  /** Whether this host's networks are repaired by themselves. */
  z.strictObject({ do: z.literal('settings'), repairByItself: z.boolean() }),
  /** Sandbox only: plugs a namespace in as a guest and waits for its DHCP lease (or its timeout); takes one out. */
  z.strictObject({ do: z.literal('plug'), network: z.string() }),
  z.strictObject({ do: z.literal('unplug'), network: z.string(), guest: z.string() }),
]);
export type Order = z.input<typeof orderSchema>;
export type OrderOf<D extends Order['do']> = Extract<Order, { do: D }>;
