/** What is true on a host now: facts about the host, and every network with what runs of it. */
import * as z from 'zod';
import { bootReportSchema } from './bootReport';
import { errorShapeSchema } from './error';
import { networkDefinitionSchema } from '../definition/network';
import { changeSchema } from './resource';
import { heldSchema, spanStateSchema } from './span';

/** A program the helper needs: where it is and which version, or which package brings it. */
export const toolSchema = z.object({
  name: z.string(),
  purpose: z.string(),
  path: z.string().nullable(),
  version: z.string().nullable(),
  package: z.string(),
  required: z.boolean(),
});

export const uplinkSchema = z.object({
  name: z.string(),
  kind: z.enum(['physical', 'wireless', 'vpn', 'bridge', 'other']),
  up: z.boolean(),
  /** IPv4 addresses with prefix. */
  addresses: z.array(z.string()),
  /** True when the default route leaves by it. */
  isDefault: z.boolean(),
});

export const routeSchema = z.object({
  /** `default` or a subnet in CIDR notation. */
  destination: z.string(),
  device: z.string(),
  gateway: z.string().nullable(),
});

/** Somebody's claim on a block of IPv4 space: a route, an interface, one of our networks, libvirt's or Docker's. */
export const addressUseSchema = z.object({
  subnet: z.string(),
  kind: z.enum(['network', 'interface', 'route', 'libvirt', 'docker', 'vpn']),
  /** As a person would say it: `network “default”`, `interface eth0`, `Docker network bridge`. */
  owner: z.string(),
  /** UUID of our network, when kind is `network`. */
  uuid: z.string().optional(),
});
export type AddressUse = z.infer<typeof addressUseSchema>;

export const hostFactsSchema = z.object({
  hostname: z.string(),
  kernel: z.string(),
  distribution: z.string(),
  user: z.string(),
  /** `sandbox` when the host is a private namespace of this program. */
  place: z.enum(['system', 'sandbox']),
  /** The sandbox's simulated outside; null on a real host. */
  outside: z.object({ router: z.string(), address: z.string(), name: z.string() }).nullable(),
  tools: z.array(toolSchema),
  /** Unknown as long as iptables has not said it. */
  firewall: z.object({
    backend: z.enum(['nf_tables', 'legacy', 'none', 'unknown']),
    version: z.string().nullable(),
  }),
  ipForward: z.boolean(),
  uplinks: z.array(uplinkSchema),
  routes: z.array(routeSchema),
  /** Names of all network devices, ours included. */
  devices: z.array(z.string()),
  /** Bridges that definitions of other programs name, whether the devices are there or not, and whose they are. */
  claimedBridges: z.array(z.object({ name: z.string(), owner: z.string() })),
  /** Bridges on the host that no network made, with the ports by which they are on a LAN; absent = not told. */
  bridges: z
    .array(
      z.object({
        name: z.string(),
        uplinks: z.array(z.string()),
        /** The network card that it was put over here; absent for one that others made. */
        over: z.string().optional(),
      }),
    )
    .optional(),
  /** The host's own addresses, less those of the loopback device and link-local ones. */
  addresses: z.array(z.string()),
  addressSpace: z.array(addressUseSchema),
  /** What keeps the host from running networks, each with its remedy. */
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      title: z.string(),
      remedy: z.string(),
      /** A command to copy, when one helps. */
      command: z.string().optional(),
    }),
  ),
});
export type HostFacts = z.infer<typeof hostFactsSchema>;

/** A device as `ip` shows it, without its counters. */
export const interfaceFactsSchema = z.object({
  name: z.string(),
  flags: z.array(z.string()),
  mtu: z.number(),
  mac: z.string(),
  txQueueLength: z.number(),
  inet: z.array(
    z.object({
      address: z.string(),
      prefix: z.number(),
      netmask: z.string(),
      broadcast: z.string().nullable(),
    }),
  ),
});
export type InterfaceFacts = z.infer<typeof interfaceFactsSchema>;

/** Totals since the device was made, as /proc/net/dev counts them. */
export const countersSchema = z.object({
  rxBytes: z.number(),
  rxPackets: z.number(),
  rxErrors: z.number(),
  rxDropped: z.number(),
  txBytes: z.number(),
  txPackets: z.number(),
  txErrors: z.number(),
  txDropped: z.number(),
});
export type Counters = z.infer<typeof countersSchema>;

/** An address of a guest. */
export const guestAddressSchema = z.object({
  address: z.string(),
  family: z.enum(['ipv4', 'ipv6']),
  /** `lease`: dnsmasq gave it to the guest; `seen`: the host found it in use by the guest (its neighbour table). */
  source: z.enum(['lease', 'seen']),
  /** When the lease ends, in Unix seconds; 0 = never; null without a lease. */
  leaseUntil: z.number().nullable(),
});
export type GuestAddress = z.infer<typeof guestAddressSchema>;

/** An address that several guests have, since they say the same client identifier to the DHCP server. */
export const guestSharingSchema = z.object({
  address: z.string(),
  clientId: z.string(),
  /** Hardware addresses of the other guests. */
  with: z.array(z.string()),
});
export type GuestSharing = z.infer<typeof guestSharingSchema>;

/**
 * What is attached to a bridge: joined from its ports, its forwarding table, neighbours and leases. Several hardware
 * addresses behind one port are several guests.
 */
export const guestSchema = z.object({
  name: z.string().nullable(),
  /** The port on the bridge; null when the guest has left, or when only a lease is known. */
  port: z.string().nullable(),
  mac: z.string().nullable(),
  /** The one that was heard of last comes first, IPv4 before IPv6; without link-local ones. */
  addresses: z.array(guestAddressSchema),
  /** When its port was plugged in, in Unix milliseconds; null when nobody watched. */
  since: z.number().nullable(),
  /** When it left, in Unix milliseconds; null while it is there. A guest that left is forgotten after ten minutes. */
  left: z.number().nullable(),
  /** True for a guest that "Add test guest" made. */
  test: z.boolean(),
  /** Set when other guests here have its address too. */
  shares: guestSharingSchema.optional(),
  /** The member of a span that it is behind; absent for one that is here. */
  host: z.string().optional(),
});
export type Guest = z.infer<typeof guestSchema>;

export const networkStateSchema = z.object({
  name: z.string(),
  uuid: z.string(),
  /** The bridge. */
  device: z.string(),
  state: z.enum(['active', 'inactive']),
  /** False for a transient network: it has no stored definition and is gone when stopped. */
  persistent: z.boolean(),
  autostart: z.boolean(),
  /** The stored definition; for a transient network the one it was started with. */
  definition: networkDefinitionSchema,
  /** The definition it was started with, when active. */
  running: networkDefinitionSchema.nullable(),
  /** Unix time in milliseconds. */
  startedAt: z.number().nullable(),
  interface: interfaceFactsSchema.nullable(),
  guests: z.array(guestSchema),
  /** What is there besides: guests can make up more of both than anybody can read. */
  unlisted: z.object({ guests: z.number(), addresses: z.number() }),
  /** What would have to change to make the host match the running definition: empty unless it has drifted. */
  drift: z.array(changeSchema),
  /** How the hosts stand that it spans; absent for a network of this host alone, and for one that does not run. */
  span: spanStateSchema.optional(),
});
export type NetworkState = z.infer<typeof networkStateSchema>;

/** How a network stands by what is stored of it: all of its state that takes no look at the host. */
export const networkRecordSchema = networkStateSchema.omit({
  interface: true,
  guests: true,
  unlisted: true,
  drift: true,
  span: true,
});
export type NetworkRecord = z.infer<typeof networkRecordSchema>;

/** A lease as dnsmasq keeps it. */
export const leaseSchema = z.object({
  /** Unix time in seconds; 0 = never ends. */
  until: z.number(),
  mac: z.string(),
  family: z.enum(['ipv4', 'ipv6']),
  address: z.string(),
  prefix: z.number(),
  name: z.string().nullable(),
  clientId: z.string().nullable(),
});
export type LeaseFacts = z.infer<typeof leaseSchema>;

/** Whether libvirt has a network on our bridge. */
export const libvirtOfferSchema = z.object({
  /** `unavailable`: libvirt's programs are not here, or this is the sandbox. */
  state: z.enum(['offered', 'not-offered', 'unavailable']),
  /** What the network is called in libvirt, when it is offered. */
  network: z.string().nullable(),
  /** libvirt's own network of this bridge, to which it can be given back; absent = there is none. */
  own: z.string().optional(),
});
export type LibvirtOffer = z.infer<typeof libvirtOfferSchema>;

/** A change on trial, because it could cut the person off who made it. */
export const trialSchema = z.object({
  id: z.string(),
  /** The networks that it changed, by their names now. */
  networks: z.array(z.string()),
  /** What was changed, as a person would say it. */
  title: z.string(),
  /** When it is taken back, as Unix time in milliseconds. */
  until: z.number(),
});
export type Trial = z.infer<typeof trialSchema>;

export const snapshotSchema = z.object({
  /** Grows with every snapshot of one helper. */
  revision: z.number(),
  host: hostFactsSchema,
  networks: z.array(networkStateSchema),
  /** Stored definitions that cannot be read: shown, never deleted. */
  unreadable: z.array(z.object({ file: z.string(), error: errorShapeSchema })),
  /** What starting the autostart networks came to; null when that has not happened since the host started. */
  lastBoot: bootReportSchema.nullable(),
  /** Whether changes by other programs are repaired by themselves, and which networks are left alone for now. */
  repair: z.object({
    byItself: z.boolean(),
    /** Until when, as Unix time in milliseconds: something changed them again and again. */
    paused: z.array(z.object({ network: z.string(), until: z.number() })),
  }),
  /** The change that is taken back unless somebody says that it is to be kept; null when none waits. */
  trial: trialSchema.nullable(),
  /** The change that waits for other hosts; absent when none does. */
  held: heldSchema.optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** What happens without anybody having asked this program for it. */
export const noticedActions = [
  'drift',
  'drift-gone',
  'lease',
  'lease-end',
  'guest-joined',
  'guest-left',
  'member-lost',
  'member-back',
  'dnsmasq',
  /** Lines of the activity itself that cannot be read. */
  'unreadable',
] as const;
export type NoticedAction = (typeof noticedActions)[number];

export const activityEntrySchema = z.object({
  id: z.string(),
  /** Unix time in milliseconds. */
  at: z.number(),
  /** Where it was asked for; `host` for what was noticed there. */
  front: z.enum(['window', 'browser', 'virtnet', 'boot', 'helper', 'host']),
  user: z.string(),
  action: z.enum([
    'define',
    'rename',
    'revert',
    'redo',
    'create',
    'start',
    'stop',
    'delete',
    'autostart',
    'repair',
    'recover',
    'upgrade',
    'add-guest',
    'remove-guest',
    'offer',
    'withdraw',
    'release',
    'settings',
    'make-bridge',
    'remove-bridge',
    ...noticedActions,
  ]),
  network: z.string(),
  /** `noted` for what nobody asked for. */
  outcome: z.enum(['done', 'failed', 'noted']),
  durationMs: z.number(),
  error: errorShapeSchema.nullable(),
  commands: z.array(
    z.object({
      command: z.string(),
      input: z.string().optional(),
      status: z.number().nullable(),
      stderr: z.string(),
      durationMs: z.number(),
    }),
  ),
  /** More about it, a sentence or log line each. */
  details: z.array(z.string()).optional(),
});
export type ActivityEntry = z.infer<typeof activityEntrySchema>;
