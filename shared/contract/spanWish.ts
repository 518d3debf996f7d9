/** What a person wants of a network over several hosts, and what a front answers: what stands in the way, what would be done, how it goes. */
import * as z from 'zod';
import { errorShapeSchema } from './error';
import { issueCodes } from '../definition/issue';
import { networkDraftSchema } from '../definition/network';
import { MEMBERS_MAX, VNI_MAX } from '../definition/span';
import { pathSchema, spanOfferSchema } from './span';

/** The connection to a host, by its URI. */
const host = z.string().max(2_000);

/** A host that comes, with what a person has chosen for it. */
const wishedHost = z.strictObject({
  host,
  /** What it is called among the members; absent = its host name. */
  name: z.string().max(63).optional(),
  /** By which of its addresses the others reach it; absent = the one that fits best. */
  address: z.string().max(50).optional(),
});
export type WishedHost = z.infer<typeof wishedHost>;

/** What may be left to be proposed. */
const choices = {
  /** Those that come; one for the host that it is asked of says only its name and address. */
  hosts: z.array(wishedHost).max(MEMBERS_MAX),
  engine: z.enum(['static', 'evpn']).optional(),
  /** Whether what goes between hosts is encrypted; absent = as it is, at first not. */
  wireguard: z.boolean().optional(),
  vni: z.int().min(1).max(VNI_MAX).optional(),
  /** The id of the secret; whoever was shown a plan gives the wish that came with it, which has one. */
  key: z.string().max(16).optional(),
};

/** Whose definition counts, and who decides: always a host that has the network, or gets it. */
const at = { at: host };
/** By name or UUID, as it is at `at`. */
const network = { network: z.string().max(200) };

/** What a person wants of the hosts that a network spans. */
export const spanWishSchema = z.discriminatedUnion('do', [
  /** A new network, on `at` and the others. */
  z.strictObject({
    do: z.literal('create'),
    ...at,
    definition: networkDraftSchema,
    start: z.boolean(),
    autostart: z.boolean(),
    ...choices,
  }),
  /** A network spans more hosts; the first time it begins to span. */
  z.strictObject({ do: z.literal('add'), ...at, ...network, ...choices }),
  /** Members leave; where they are reached, the network is deleted there. */
  z.strictObject({
    do: z.literal('remove'),
    ...at,
    ...network,
    members: z.array(z.string().max(63)).min(1).max(MEMBERS_MAX),
  }),
  /** Members have other addresses by which the others reach them. */
  z.strictObject({
    do: z.literal('address'),
    ...at,
    ...network,
    addresses: z
      .array(z.strictObject({ member: z.string().max(63), address: z.string().max(50) }))
      .min(1)
      .max(MEMBERS_MAX),
  }),
  /** It is of `at` alone from now on. */
  z.strictObject({ do: z.literal('end'), ...at, ...network }),
  /** It is gone, from all hosts. */
  z.strictObject({ do: z.literal('delete'), ...at, ...network }),
  /** The other members get the definition of `at`; with `definition`, all get that one. */
  z.strictObject({ do: z.literal('sync'), ...at, ...network, definition: networkDraftSchema.optional() }),
]);
export type SpanWish = z.input<typeof spanWishSchema>;
export type SpanWishOf<D extends SpanWish['do']> = Extract<SpanWish, { do: D }>;

/** What a front knows of a host that may take part. */
const groundHostSchema = z.object({
  host,
  /** What the person calls it. */
  label: z.string(),
  /** Null where it was not reached, or does not answer this. */
  offer: spanOfferSchema.nullable(),
  /** Why there is none. */
  error: errorShapeSchema.nullable(),
  /** Its address that was chosen, or fits best; null where none does. */
  address: z.string().nullable(),
  /** How far its clock is ahead of the front's, in milliseconds. */
  clockMs: z.number().nullable(),
});
export type GroundHost = z.infer<typeof groundHostSchema>;

/** A way from one host to another, as it was tried. */
const groundPathSchema = z.object({ from: host, to: host, path: pathSchema });
export type GroundPath = z.infer<typeof groundPathSchema>;

/** What there is to build on: hosts, and the ways between them, both directions of each pair. */
export const spanGroundSchema = z.object({
  hosts: z.array(groundHostSchema),
  paths: z.array(groundPathSchema),
});
export type SpanGround = z.infer<typeof spanGroundSchema>;

/** In the order in which they are said. */
export const spanFindingCodes = [
  /** It cannot be reached now. */
  'host-unreached',
  /** A member that nobody reaches keeps what it has until it is given the definition. */
  'member-unreached',
  'host-twice',
  'already-member',
  'no-member',
  'no-address',
  'name-taken-there',
  'network-there',
  'subnet-taken-there',
  'vni-taken',
  'other-version',
  'not-reached',
  'one-way',
  'path-narrow',
  'clock-apart',
  'frr-absent',
  'frr-others',
  'frr-other-asn',
  /** Without BGP, and with many members. */
  'static-large',
  'wireguard-absent',
  'not-running-everywhere',
  'hosts-many',
] as const;
export type SpanFindingCode = (typeof spanFindingCodes)[number];

/** Something about hosts that stands in the way, is asked, or is said. */
export const spanFindingSchema = z.object({
  code: z.enum(spanFindingCodes),
  /** As of findings about definitions: an `error` refuses, a `question` passes once its code is accepted, `advice` is only said. */
  severity: z.enum(['error', 'question', 'advice']),
  /** The host that it is about, as the person calls it; null = all of them. */
  host: z.string().nullable(),
  /** What is so. */
  reason: z.string(),
  /** What to do. */
  remedy: z.string().nullable(),
  /** A command to copy, when one helps. */
  command: z.string().optional(),
});
export type SpanFinding = z.infer<typeof spanFindingSchema>;

const proposedMemberSchema = z.object({
  name: z.string(),
  address: z.string(),
  share: z.number(),
  reflector: z.boolean(),
  /** The connection to it; null for a member that is not reached. */
  host: host.nullable(),
  /** What becomes of it. */
  stands: z.enum(['stays', 'comes', 'goes']),
});
export type ProposedMember = z.infer<typeof proposedMemberSchema>;

/** What the span would be, with everything decided. */
export const spanProposalSchema = z.object({
  engine: z.enum(['static', 'evpn']),
  wireguard: z.boolean(),
  vni: z.number(),
  shares: z.number(),
  /** What guests are told how large packets may be; null = as the definition has it. */
  mtu: z.number().nullable(),
  members: z.array(proposedMemberSchema),
});
export type SpanProposal = z.infer<typeof spanProposalSchema>;

/** What a person has said yes to: findings about hosts, and about definitions. */
export const spanAcceptSchema = z.array(z.enum([...issueCodes, ...spanFindingCodes]));
export type SpanAccept = z.infer<typeof spanAcceptSchema>;

export const memberSteps = [
  'planning',
  'applying',
  /** Done, and waiting for the others. */
  'held',
  'keeping',
  'taking-back',
  'done',
  /** Nothing of it is left there. */
  'taken-back',
  'failed',
  /** Not heard of any more: what has become of it there is not known. */
  'lost',
] as const;
export type MemberStep = (typeof memberSteps)[number];

/** How far a change is on a host. */
export const spanProgressSchema = z.object({
  /** The name that the caller gave the change. */
  id: z.string(),
  host,
  label: z.string(),
  member: z.string(),
  step: z.enum(memberSteps),
  error: errorShapeSchema.nullable(),
});
export type SpanProgress = z.infer<typeof spanProgressSchema>;

/** What has become of a change that was decided. */
export const spanGivenSchema = z.object({
  /** The network's name on each host that has it now. */
  networks: z.array(z.object({ host, label: z.string(), name: z.string(), uuid: z.string() })),
  /** Members that have not heard of the decision: they are told by whoever reaches them next. */
  waiting: z.array(z.object({ member: z.string(), label: z.string() })),
});
export type SpanGiven = z.infer<typeof spanGivenSchema>;
