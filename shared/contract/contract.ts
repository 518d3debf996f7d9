/** The contract: every method and event that crosses, with schemas that both ends validate. */
import { LANGUAGES } from '../language/language';
import * as z from 'zod';
import { bootReportSchema } from './bootReport';
import { commandIds } from './commands';
import { connectionUriSchema } from './connectionUri';
import { errorShapeSchema } from './error';
import { historyEntrySchema } from './history';
import { issueCodes, issueSchema } from '../definition/issue';
import { listenerSchema } from './listener';
import { networkDraftSchema } from '../definition/network';
import { MEMBERS_MAX } from '../definition/span';
import { probeReportSchema, probeStepSchema } from './probe';
import { orderSchema } from './order';
import { pendingQuestionSchema } from './question';
import { changeSchema, planViewSchema } from './resource';
import { savedHostSchema } from './savedHost';
import { acrossReportSchema, decisions, holdSchema, pathSchema, spanOfferSchema } from './span';
import {
  spanAcceptSchema,
  spanFindingSchema,
  spanGivenSchema,
  spanGroundSchema,
  spanProgressSchema,
  spanProposalSchema,
  spanWishSchema,
} from './spanWish';
import {
  activityEntrySchema,
  countersSchema,
  guestSchema,
  hostFactsSchema,
  leaseSchema,
  libvirtOfferSchema,
  networkRecordSchema,
  snapshotSchema,
} from './snapshot';
import { TRAFFIC_SPANS, type TrafficSpan } from './trafficSpan';

/** Raised whenever a method, event or schema comes, goes or changes its meaning; both ends must agree. */
export const PROTOCOL_VERSION = 8;

const empty = z.strictObject({});
const networkName = z.strictObject({ name: z.string() });
/** Findings of severity `question` that the person has said yes to. */
const accept = z.array(z.enum(issueCodes)).optional();

/** What an order would do; it changes nothing, and throws exactly what giving the order throws. */
const planned = z.object({
  plan: planViewSchema,
  /** Paths in the definitions that only a restart can apply to running networks. */
  restart: z.array(z.string()),
  /** Why this could cut off whoever asks; null when it could not. */
  risk: z.string().nullable(),
});
export type Planned = z.infer<typeof planned>;

/** What has become of an order. */
const given = z.object({
  /** The networks that the order was about, by their names now, without those that are gone. */
  networks: z.array(
    z.object({
      name: z.string(),
      uuid: z.string(),
      device: z.string(),
      /** Another definition of it was stored before. */
      replaced: z.boolean(),
    }),
  ),
  /** The trial that began with it, and until when to answer, in Unix milliseconds; null when there is none. */
  trial: z.object({ id: z.string(), until: z.number() }).nullable(),
  /** The entry of the history that takes it back; of a revert without one, what that took back. */
  entry: z.string().nullable(),
  /** What is unusual about the definitions that it stored or started; never in the way. */
  advice: z.array(issueSchema),
  /** The guest that was plugged in. */
  guest: guestSchema.nullable(),
});
export type Given = z.infer<typeof given>;

const probeName = z.string().min(1).max(100);

/**
 * What a method needs: `files` reads what everybody may read and starts no process, `host` asks the host as far as whoever
 * runs it may, `rights` are those of root.
 */
type Access = 'files' | 'host' | 'rights';

/** What a helper answers. No method takes a command, an argv or a path: only names and definitions. */
export const helperMethods = {
  /** Said first. Its parameters only ever grow, so that any two versions can tell each other that they differ. */
  hello: {
    access: 'host',
    params: z.object({
      protocol: z.number(),
      /** Version of the program that calls. */
      version: z.string().optional(),
      front: z.enum(['window', 'browser', 'virtnet', 'boot']),
      /** Addresses that whoever asks comes from, when that is another host. */
      peers: z.array(z.string().max(100)).max(100).optional(),
      /** What a person is told in, from now on (BCP 47); said again when another one is chosen. */
      language: z.string().max(35).optional(),
    }),
    result: z.object({ protocol: z.number(), version: z.string(), host: hostFactsSchema }),
  },
  snapshot: { access: 'host', params: empty, result: snapshotSchema },
  /** What an order would do, and why it would be refused; changes nothing. */
  plan: { access: 'rights', params: z.strictObject({ order: orderSchema, accept }), result: planned },
  /**
   * Gives an order; with `trial`, the helper takes it back by itself unless `answerTrial` keeps it in time; with `hold`, it
   * waits until `settle` keeps it or takes it back, as the other hosts of the change do.
   */
  give: {
    access: 'rights',
    params: z.strictObject({
      order: orderSchema,
      accept,
      trial: z.boolean().optional(),
      hold: holdSchema.optional(),
    }),
    result: given,
  },
  /**
   * Keeps a held change, or takes it back. Settling a change that was settled like this before does nothing; one that never came
   * cannot come any more once it is taken back. Throws `not-found` where it was settled otherwise, and for keeping what never came.
   */
  settle: {
    access: 'rights',
    params: z.strictObject({ change: z.uuid(), keep: z.boolean() }),
    result: z.null(),
  },
  /** What has become of a change here, where this host is its anchor; one that never came cannot come any more once this is asked. */
  decision: {
    access: 'rights',
    params: z.strictObject({ change: z.uuid() }),
    result: z.enum(decisions),
  },
  /** What this host brings to a span; with `wireguard`, its key is made if it has none. */
  spanOffer: {
    access: 'rights',
    params: z.strictObject({ wireguard: z.boolean().optional() }),
    result: spanOfferSchema,
  },
  /** How this host reaches others' underlay addresses from its own. */
  spanPaths: {
    access: 'rights',
    params: z.strictObject({ from: z.string().max(50), to: z.array(z.string().max(50)).max(64) }),
    result: z.array(pathSchema),
  },
  /** The secret of this id, for another host of the same span; a new one where `make` is set and there is none. Throws `not-found`. */
  giveSpanKey: {
    access: 'rights',
    params: z.strictObject({ id: z.string().max(16), make: z.boolean() }),
    result: z.object({ secret: z.string() }),
  },
  /** Keeps a secret that another host of the span has. Throws `name-taken` for another one of this id. */
  takeSpanKey: {
    access: 'rights',
    params: z.strictObject({ id: z.string().max(16), secret: z.string().max(100) }),
    result: z.null(),
  },
  /** All that a running network consists of, named, or that one would consist of while it ran as defined here. */
  parts: {
    access: 'host',
    params: z.strictObject({ of: z.union([z.string(), networkDraftSchema]), accept }),
    result: planViewSchema,
  },
  /** Keeps the change that is on trial, or takes it back at once. Throws `not-found` when it is not, or no longer. */
  answerTrial: {
    access: 'rights',
    params: z.strictObject({ id: z.string().max(200), keep: z.boolean() }),
    result: z.null(),
  },
  /** What is stored of all networks and whether they run; starts no process. */
  networks: {
    access: 'files',
    params: empty,
    result: z.object({ networks: z.array(networkRecordSchema), unreadable: snapshotSchema.shape.unreadable }),
  },
  /** Leases of a network, from dnsmasq's file; starts no process. */
  leases: { access: 'files', params: networkName, result: z.array(leaseSchema) },
  /** What was changed of stored definitions, newest first: of the network of this name or UUID, or of all (null). */
  history: {
    access: 'host',
    params: z.strictObject({ network: z.string().max(200).nullable(), limit: z.int().min(1).max(10_000) }),
    result: z.array(historyEntrySchema),
  },
  /** Starts all autostart networks as one plan; one that fails keeps no other down. */
  boot: { access: 'rights', params: empty, result: bootReportSchema },
  /** The result of the last boot; null when there was none since the host started. */
  lastBoot: { access: 'files', params: empty, result: bootReportSchema.nullable() },
  /** The definitions that libvirt has on this host, from its files, or with `byVirsh` as virsh gives them; and which run there. */
  libvirtDefinitions: {
    access: 'host',
    params: z.strictObject({ byVirsh: z.boolean().optional() }),
    result: z.array(
      z.object({
        name: z.string(),
        xml: z.string(),
        running: z.boolean().optional(),
        bridge: z.string().nullable().optional(),
        /** The guests on its bridge while it runs there, by name and address where a lease tells them. */
        guests: z.array(z.string()).optional(),
      }),
    ),
  },
  /** How running networks (these, or all) differ from what they should be, looked at afresh; changes nothing. */
  checkNetworks: {
    access: 'host',
    params: z.strictObject({ names: z.array(z.string()).max(1000).nullable() }),
    result: z.array(z.object({ name: z.string(), drift: z.array(changeSchema) })),
  },
  /** Filters of other programs that surely end packets of running networks, as problems of the host. */
  foreignFilters: { access: 'host', params: empty, result: hostFactsSchema.shape.problems },
  /** Where the host's own programs listen, for whoever edits port forwards; starts no process. */
  listeners: { access: 'host', params: empty, result: z.array(listenerSchema) },
  dumpXml: {
    access: 'files',
    params: z.strictObject({ name: z.string(), inactive: z.boolean() }),
    result: z.string(),
  },
  /** Names the devices whose counters are sent as `counters` events every `intervalMs`; none = stop sending. */
  watchCounters: {
    access: 'host',
    params: z.strictObject({
      devices: z.array(z.string()).max(5000),
      intervalMs: z.int().min(500).max(60_000),
    }),
    result: z.null(),
  },
  /** Whether anybody looks: while nobody does, the helper sends no snapshots of its own accord and looks for no changes. */
  setWatched: { access: 'host', params: z.strictObject({ watched: z.boolean() }), result: z.null() },
  /** What has happened, newest first, by all fronts; without the inputs of commands, which `activityEntry` has. */
  activity: {
    access: 'host',
    params: z.strictObject({
      limit: z.int().min(1).max(10_000),
      /** Only what concerns this network. */
      network: z.string().optional(),
      /** Only what happened at this Unix time in milliseconds or later. */
      since: z.number().optional(),
    }),
    result: z.array(activityEntrySchema),
  },
  /** One entry, whole; `not-found` when it is no longer kept. */
  activityEntry: {
    access: 'host',
    params: z.strictObject({ id: z.string().max(200) }),
    result: activityEntrySchema,
  },
  /** A report for a bug, in Markdown: host, versions, definitions and the newest activity. */
  report: { access: 'host', params: empty, result: z.string() },
  /** Whether libvirt has a network on this network's bridge; starts no process. */
  libvirtOffer: { access: 'host', params: networkName, result: libvirtOfferSchema },
  /** Walks through an active network as a guest, telling each step as `probeStep` under the caller's name for this probe. */
  probeNetwork: {
    access: 'rights',
    params: z.strictObject({ name: z.string(), probe: probeName }),
    result: probeReportSchema,
  },
  /**
   * Plugs a temporary guest in to a running network that spans hosts, for those of other hosts to find it; it goes when
   * `closeAcross` says so, or by itself after a minute. Throws `not-found`, `is-inactive`, `busy`.
   */
  openAcross: {
    access: 'rights',
    params: z.strictObject({ name: z.string(), probe: probeName }),
    result: z.object({ address: z.string() }),
  },
  /** How the temporary guest of this name reaches these addresses. */
  pingAcross: {
    access: 'rights',
    params: z.strictObject({ probe: probeName, to: z.array(z.ipv4()).max(MEMBERS_MAX) }),
    result: z.array(pathSchema),
  },
  closeAcross: { access: 'rights', params: z.strictObject({ probe: probeName }), result: z.null() },
  /** Ends a probe at once; its report says `cancelled`. */
  cancelProbe: { access: 'host', params: z.strictObject({ probe: probeName }), result: z.null() },
} as const satisfies Record<string, MethodTable[string] & { access: Access }>;

/** What a helper sends by itself. */
export const helperEvents = {
  snapshot: snapshotSchema,
  /** New entries of all fronts, those of a moment together, in the order in which they were written. */
  activity: z.array(activityEntrySchema),
  /** A step of a probe has begun or ended. */
  probeStep: z.object({ probe: z.string(), step: probeStepSchema }),
  /** Counters by device name; `at` is Unix time in milliseconds. */
  counters: z.object({ at: z.number(), devices: z.record(z.string(), countersSchema) }),
} as const satisfies EventTable;

/** The choices for how often traffic is read, in seconds. */
export const TRAFFIC_INTERVALS = [0, 1, 2, 5, 10, 30, 60] as const;

const preferencesSchema = z.strictObject({
  /** The highlight on "Add network" has been dismissed, per connection. */
  highlightDismissed: z.array(z.string()).max(100),
  /** The connection to open first. */
  connection: connectionUriSchema,
  /** How often traffic is read while somebody looks, in seconds; 0 = never. */
  trafficSeconds: z.literal(TRAFFIC_INTERVALS),
  /** Reads the traffic of everything that runs while no window is visible, too. */
  collectHidden: z.boolean(),
  /** Tells of networks that fail while no window is visible, by a notification. */
  tellFailures: z.boolean(),
  /** The language of the window and of all that helpers say (BCP 47); null = the system's. */
  language: z.enum(LANGUAGES).nullable().catch(null),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** What holds until a person chooses something else. */
export const DEFAULT_PREFERENCES: Preferences = {
  highlightDismissed: [],
  connection: 'virtnet:///system',
  trafficSeconds: 1,
  collectHidden: false,
  tellFailures: false,
  language: null,
};

/** Bytes a second by step, oldest first; null where nothing was collected. */
const ratesSchema = z.array(z.number().nullable());
const trafficSeriesSchema = z.object({ rx: ratesSchema, tx: ratesSchema });

/** What a window offers to connect to. */
const offeredConnectionSchema = z.object({
  uri: z.string(),
  label: z.string(),
  /** Of another host that was added: what is remembered of it. */
  host: savedHostSchema.optional(),
});
export type OfferedConnection = z.infer<typeof offeredConnectionSchema>;

const connectionStatusSchema = z.object({
  uri: z.string(),
  state: z.enum(['closed', 'connecting', 'ready', 'lost']),
  /** Why it is closed or lost. */
  error: errorShapeSchema.nullable(),
  /** Since when, in Unix milliseconds; a lost one counts from its loss, however often it was tried since. */
  since: z.number(),
  /** When a lost one is tried again by itself; null when it is not, or is being tried now. */
  retryAt: z.number().nullable(),
});
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

/** What a notification says, and what is shown when it is clicked. */
const toldSchema = z.object({
  title: z.string(),
  body: z.string(),
  uri: z.string(),
  /** The network; null when it is about a connection, or about several networks. */
  uuid: z.string().nullable(),
});
export type Told = z.infer<typeof toldSchema>;

/** What one host of a change over several would do. */
const plannedThere = z.object({
  /** The URI of its connection. */
  host: z.string(),
  label: z.string(),
  member: z.string(),
  does: z.enum(['create', 'update', 'delete']),
  /** Null where it refuses. */
  planned: planned.nullable(),
  /** Why it refuses. */
  error: errorShapeSchema.nullable(),
});
export type PlannedThere = z.infer<typeof plannedThere>;

const spanPlanned = z.object({
  /** The wish with all that was left open, so that what was shown is what is done. */
  wish: spanWishSchema,
  /** Null where what stands in the way leaves nothing to propose. */
  proposal: spanProposalSchema.nullable(),
  findings: z.array(spanFindingSchema),
  /** Empty while findings stand in the way. */
  hosts: z.array(plannedThere),
});
export type SpanPlanned = z.infer<typeof spanPlanned>;

/** The caller's name for a change over several hosts. */
const changeName = z.string().min(1).max(100);

/** What the main process answers to the renderer; `call` carries a helper method to a connection. */
export const appMethods = {
  init: {
    params: empty,
    result: z.object({
      front: z.enum(['window', 'browser']),
      version: z.string(),
      preferences: preferencesSchema,
      /** The language that is spoken (BCP 47). */
      language: z.string(),
      connections: z.array(offeredConnectionSchema),
      /** How every connection stands that was ever asked for. */
      statuses: z.array(connectionStatusSchema),
      questions: z.array(pendingQuestionSchema),
      /** The connection asked for at start, when one was. */
      initial: connectionUriSchema,
    }),
  },
  /**
   * Opens a connection (spawning its helper); resolves when it is ready. Opening an open one is no error. With `carry`, the
   * helper of this computer runs on the other host, until the connection is closed.
   */
  open: {
    params: z.strictObject({ uri: connectionUriSchema, carry: z.boolean().optional() }),
    result: connectionStatusSchema,
  },
  close: { params: z.strictObject({ uri: connectionUriSchema }), result: z.null() },
  call: {
    params: z.strictObject({ uri: connectionUriSchema, method: z.string(), params: z.unknown() }),
    result: z.unknown(),
  },
  /** Remembers another host, in the place of the one called `replaces`; that one's connection is closed when the way differs. */
  saveHost: {
    params: z.strictObject({ host: savedHostSchema, replaces: z.string().nullable() }),
    result: z.object({ uri: z.string() }),
  },
  /** Forgets another host, and closes the connection to it. */
  removeHost: { params: z.strictObject({ name: z.string() }), result: z.null() },
  /** Answers a question; null = nobody will. */
  answerQuestion: {
    params: z.strictObject({ id: z.string().max(100), answer: z.string().max(1_000).nullable() }),
    result: z.null(),
  },
  setPreferences: { params: preferencesSchema.partial(), result: preferencesSchema },
  /** Whether this page is visible, and may show notifications; one that has not said so yet is visible and may not. */
  setVisible: {
    params: z.strictObject({ visible: z.boolean(), tells: z.boolean().optional() }),
    result: z.null(),
  },
  /** Opens another window like this page's; a browser does that by itself. */
  openWindow: { params: empty, result: z.null() },
  /** Brings the window of this page before all others, as far as the system allows that. */
  raise: { params: empty, result: z.null() },
  /** What hosts bring to a span, and how they reach each other by these addresses; of connections that are not open, why. */
  spanGround: {
    params: z.strictObject({
      hosts: z
        .array(z.strictObject({ host: connectionUriSchema, address: z.string().max(50).optional() }))
        .max(64),
      wireguard: z.boolean().optional(),
    }),
    result: spanGroundSchema,
  },
  /** What a wish would do on each host, and what stands in its way; members are found among open connections. Changes nothing. */
  spanPlan: {
    params: z.strictObject({ wish: spanWishSchema, accept: spanAcceptSchema.optional() }),
    result: spanPlanned,
  },
  /** Carries a wish out on all hosts, or on none; tells how far it is as `spanProgress` under the caller's name for it. */
  spanGive: {
    params: z.strictObject({ id: changeName, wish: spanWishSchema, accept: spanAcceptSchema.optional() }),
    result: spanGivenSchema,
  },
  /** Has temporary guests on all members that are connected look for each other; the network by its UUID. */
  spanProbe: {
    params: z.strictObject({ host: connectionUriSchema, network: z.string().max(100) }),
    result: acrossReportSchema,
  },
  /** Takes a change back that is not decided yet; one that is goes on. */
  cancelSpan: { params: z.strictObject({ id: changeName }), result: z.null() },
  /** What is remembered of devices' traffic: the last `steps` of a span (all of it when left out), up to now. */
  trafficHistory: {
    params: z.strictObject({
      uri: connectionUriSchema,
      devices: z.array(z.string()).max(500),
      span: z.enum(Object.keys(TRAFFIC_SPANS) as TrafficSpan[]),
      steps: z.int().min(1).max(1000).optional(),
    }),
    result: z.object({
      /** When the first step began, Unix time in milliseconds. */
      start: z.number(),
      stepMs: z.number(),
      steps: z.number(),
      devices: z.record(z.string(), trafficSeriesSchema),
    }),
  },
} as const satisfies MethodTable;

export const appEvents = {
  connection: connectionStatusSchema,
  /** What there is to connect to has changed. */
  connections: z.array(offeredConnectionSchema),
  /** All questions that wait for a person. */
  questions: z.array(pendingQuestionSchema),
  /** An event of a connection's helper. */
  helper: z.object({ uri: z.string(), event: z.string(), payload: z.unknown() }),
  /** A window has changed the preferences. */
  preferences: preferencesSchema,
  /** Another language is spoken from now on (BCP 47). */
  language: z.string(),
  /** A network has failed while no page was visible: this page is to say so. */
  tell: toldSchema,
  /** How far a change over several hosts is on one of them. */
  spanProgress: spanProgressSchema,
  /** A native menu item was chosen. */
  menu: z.object({ command: z.enum(commandIds) }),
} as const satisfies EventTable;

export type MethodTable = Record<string, { params: z.ZodType; result: z.ZodType }>;
export type EventTable = Record<string, z.ZodType>;
export type Params<T extends MethodTable, M extends keyof T> = z.input<T[M]['params']>;
export type Result<T extends MethodTable, M extends keyof T> = z.output<T[M]['result']>;
export type Payload<T extends EventTable, E extends keyof T> = z.output<T[E]>;
export type HelperMethod = keyof typeof helperMethods;
export type HelperEvent = keyof typeof helperEvents;
