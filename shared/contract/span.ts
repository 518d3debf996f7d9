/** What crosses about networks that span hosts: what a host offers, how members stand, and changes that several hosts make together. */
import * as z from 'zod';

/** A change over several hosts, as each of them is told of it. */
export const holdSchema = z.strictObject({
  /** Which change it is: the same on every host. */
  change: z.uuid(),
  /** The member whose decision counts. */
  anchor: z.string().max(63),
  /** The member that this host is. */
  here: z.string().max(63),
  /** All that take part. */
  members: z.array(z.string().max(63)).min(1).max(64),
});
export type Hold = z.infer<typeof holdSchema>;

/** A change that waits until it is kept or taken back together with the other hosts'. */
export const heldSchema = z.object({
  ...holdSchema.shape,
  /** What was changed, as a person would say it. */
  title: z.string(),
  networks: z.array(z.string()),
  /** Since when, in Unix milliseconds. */
  since: z.number(),
  /** Whoever made it is gone: only the anchor knows what was decided. */
  inDoubt: z.boolean(),
});
export type Held = z.infer<typeof heldSchema>;

/** What has become of a change at its anchor; `unknown`: it was never decided, and cannot be kept any more. */
export const decisions = ['kept', 'open', 'unknown'] as const;
export type Decision = (typeof decisions)[number];

/** An address by which other hosts could reach this one. */
const underlaySchema = z.object({
  address: z.string(),
  prefix: z.number(),
  device: z.string(),
  mtu: z.number(),
});
export type Underlay = z.infer<typeof underlaySchema>;

/** FRR on a host: whose it is decides whether its administrator is asked first. */
const frrSchema = z.object({
  /** `absent`: not installed; `idle`: nobody has configured anything; `ours`: only we have; `others`: somebody has. */
  state: z.enum(['absent', 'idle', 'ours', 'others']),
  version: z.string().nullable(),
  /** The number of the autonomous system that it speaks BGP for already. */
  asn: z.number().nullable(),
  /** What a person can do about it, as the line that installs it. */
  remedy: z.string().nullable(),
});

/** What a host brings to a span. */
export const spanOfferSchema = z.object({
  hostname: z.string(),
  version: z.string(),
  /** Its clock, in Unix milliseconds. */
  clock: z.number(),
  underlays: z.array(underlaySchema),
  frr: frrSchema,
  wireguard: z.object({
    state: z.enum(['present', 'absent']),
    /** Its own key, made when it is first asked for. */
    publicKey: z.string().nullable(),
    remedy: z.string().nullable(),
  }),
  /** Numbers of VXLANs that are taken here. */
  vnis: z.array(z.number()),
  /** Secrets that it shares with others already, by their ids. */
  keys: z.array(z.string()),
});
export type SpanOffer = z.infer<typeof spanOfferSchema>;

/** How one host reaches another's underlay address. */
export const pathSchema = z.object({
  to: z.string(),
  reached: z.boolean(),
  roundTripMs: z.number().nullable(),
  /** Largest packet that gets there whole (path MTU, bytes of IP); null when none did. */
  mtu: z.number().nullable(),
  lossPercent: z.number(),
});
export type Path = z.infer<typeof pathSchema>;

/** What temporary guests, one on each member, have found when they looked for each other. */
export const acrossReportSchema = z.object({
  members: z.array(
    z.object({
      member: z.string(),
      /** Of its temporary guest; null where it got none. */
      address: z.string().nullable(),
      /** Why it takes no part. */
      error: z.string().nullable(),
    }),
  ),
  /** From one member's guest to another's; only of those that take part. */
  ways: z.array(pathSchema.extend({ from: z.string() })),
});
export type AcrossReport = z.infer<typeof acrossReportSchema>;
export type AcrossMember = AcrossReport['members'][number];
export type AcrossWay = AcrossReport['ways'][number];

export const memberStates = [
  /** This host. */
  'here',
  /** It answers. */
  'reached',
  /** Not heard of since it was started here. */
  'waiting',
  /** It answered, and does no more. */
  'lost',
  /** It answers, but large packets do not get through. */
  'narrow',
  /** Another version of this program that does not understand ours. */
  'other-version',
  /** It has another secret. */
  'other-key',
] as const;

/** How a member stands, as seen from this host. */
export const memberViewSchema = z.object({
  name: z.string(),
  address: z.string(),
  state: z.enum(memberStates),
  /** Since when, in Unix milliseconds; null when that is not known. */
  since: z.number().nullable(),
  roundTripMs: z.number().nullable(),
  lossPercent: z.number().nullable(),
  /** How far its clock is ahead of this host's, in milliseconds. */
  clockMs: z.number().nullable(),
  version: z.string().nullable(),
  /** Guests that it told of. */
  guests: z.number().nullable(),
  /** Whether its definition is the same as this host's, in all that is common; null when it has not told. */
  same: z.boolean().nullable(),
  /** FRR's session with it; null without one. */
  session: z
    .object({
      state: z.enum(['up', 'connecting', 'down']),
      /** What FRR says, as `Established`. */
      word: z.string(),
      since: z.number().nullable(),
    })
    .nullable(),
});
export type MemberView = z.infer<typeof memberViewSchema>;

export const spanFaults = [
  'member-lost',
  'member-waiting',
  'narrow-path',
  'other-version',
  'other-key',
  'clock-apart',
  'address-gone',
  'frr-down',
  'session-down',
  'agent-down',
  'definition-differs',
  'duplicate-address',
] as const;

/** Something that is wrong with a span: what, what still works, and what to do. */
export const spanFaultSchema = z.object({
  code: z.enum(spanFaults),
  /** The member that it is about; null when it is this host, or all of it. */
  member: z.string().nullable(),
  title: z.string(),
  /** What still works meanwhile, and whether it heals by itself. */
  detail: z.string(),
  remedy: z.string().nullable(),
});
export type SpanFault = z.infer<typeof spanFaultSchema>;

/** How a running network that spans hosts stands, as seen from this one. */
export const spanStateSchema = z.object({
  /** The overlay's device, for its counters. */
  device: z.string(),
  members: z.array(memberViewSchema),
  faults: z.array(spanFaultSchema),
});
export type SpanState = z.infer<typeof spanStateSchema>;
