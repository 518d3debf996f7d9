/** What the assistant holds while a person fills it in: raw texts and choices, and how each event changes them. */
import { formatSubnet, type Subnet } from '../../shared/addresses/addresses';
import { copyOf, freeOfIdentity } from '../../shared/definition/copy';
import type { CheckContext } from '../../shared/check/checkContext';
import { checkSubnetText } from '../../shared/check/checkSubnet';
import { subnetOfIp } from '../../shared/definition/describe';
import type { ErrorShape } from '../../shared/contract/error';
import {
  isBridged,
  type ForwardMode,
  type NetworkDefinition,
  type NetworkDraft,
} from '../../shared/definition/network';
import { proposeSubnet } from '../../shared/check/proposeSubnet';
import { defaultDhcpRange, nameLike, proposeName } from '../../shared/propose/suggest';
import { templateDrafts, templates, type TemplateId } from '../../shared/propose/templates';
import { mainIp, movedRange } from './baseDraft';
import type { PrivateBlock } from '../pictures/rulerLanes';
import { stepIds, type StepId } from './steps';

/** Where the new network starts from. */
export type Origin =
  | { kind: 'template'; template: TemplateId }
  | { kind: 'copy'; of: string | null }
  | { kind: 'file'; fileName: string | null; error: ErrorShape | null };

/** A text field, and whether a person wrote it: only what nobody wrote follows other choices. */
export interface Field {
  text: string;
  typed: boolean;
}

export interface Assistant {
  step: StepId;
  /** Position in stepIds of the furthest step seen: all up to it can be clicked on the rail. */
  furthest: number;
  /** Steps that Next was refused on: there even an empty field shows its reason. */
  refused: readonly StepId[];
  /** Counts refusals, so that each one moves the focus again. */
  refusals: number;
  /** Something was typed that Cancel would lose. */
  changed: boolean;
  origin: Origin;
  /** The copied or imported definition, or the template’s, without its identity. */
  base: NetworkDraft | null;
  name: Field;
  network: Field;
  /** The person has confirmed a public range. */
  acceptPublic: boolean;
  dhcpEnabled: boolean;
  dhcp: { start: string; end: string; typed: boolean };
  mode: ForwardMode;
  /** Uplink; null = any physical device. */
  device: string | null;
  /** The bridge of the host that a Bridged network joins; null = the one that is proposed. */
  joined: string | null;
  start: boolean;
  autostart: boolean;
  temporary: boolean;
  /** It is to span hosts, which are chosen after this. */
  spans: boolean;
}

export type AssistantEvent =
  | { type: 'go'; step: StepId }
  | { type: 'refuse'; step: StepId }
  | { type: 'template'; template: TemplateId }
  | { type: 'copy'; definition: NetworkDefinition | null }
  | { type: 'file'; fileName: string | null; definition: NetworkDraft | null; error: ErrorShape | null }
  | { type: 'name'; text: string }
  | { type: 'network'; text: string }
  | { type: 'block'; block: PrivateBlock }
  | { type: 'acceptPublic'; accept: boolean }
  | { type: 'dhcpEnabled'; enabled: boolean }
  | { type: 'dhcp'; start?: string; end?: string }
  | { type: 'dhcpProposal' }
  | { type: 'mode'; mode: ForwardMode }
  | { type: 'device'; device: string | null }
  | { type: 'joined'; bridge: string }
  | { type: 'option'; option: 'start' | 'autostart' | 'temporary' | 'spans'; on: boolean };

const NO_RANGE = { start: '', end: '', typed: false };

/** The assistant as ＋ opens it: on step 3, with a NAT network in a free private range that could be finished as it is. */
export function openAssistant(context: CheckContext): Assistant {
  const blank: Assistant = {
    step: 'start',
    furthest: stepIds.indexOf('start'),
    refused: [],
    refusals: 0,
    changed: false,
    origin: { kind: 'template', template: 'nat' },
    base: null,
    name: { text: '', typed: false },
    network: { text: '', typed: false },
    acceptPublic: false,
    dhcpEnabled: true,
    dhcp: NO_RANGE,
    mode: 'nat',
    device: null,
    joined: null,
    start: true,
    autostart: true,
    temporary: false,
    spans: false,
  };
  return withProposals(blank, context);
}

/** The state after `event`; `context` is the host as it is now, for the proposals that follow from the event. */
export function reduce(state: Assistant, event: AssistantEvent, context: CheckContext): Assistant {
  if (event.type === 'go') {
    return { ...state, step: event.step, furthest: Math.max(state.furthest, stepIds.indexOf(event.step)) };
  }
  if (event.type === 'refuse') {
    const refused = state.refused.includes(event.step) ? state.refused : [...state.refused, event.step];
    return { ...state, step: event.step, refused, refusals: state.refusals + 1 };
  }
  return edit({ ...state, changed: state.changed || TYPED_EVENTS.includes(event.type) }, event, context);
}

/** Events that bring in what a person wrote or fetched, which Cancel would lose; a mere click is quickly repeated. */
const TYPED_EVENTS: readonly AssistantEvent['type'][] = ['name', 'network', 'dhcp', 'copy', 'file'];

type EditEvent = Exclude<AssistantEvent, { type: 'go' | 'refuse' }>;

function edit(state: Assistant, event: EditEvent, context: CheckContext): Assistant {
  switch (event.type) {
    case 'template':
      return withTemplate(state, event.template, context);
    case 'copy': {
      const origin: Origin = { kind: 'copy', of: event.definition?.name ?? null };
      return withBase({ ...state, origin }, event.definition, context);
    }
    case 'file': {
      const origin: Origin = { kind: 'file', fileName: event.fileName, error: event.error };
      return withBase({ ...state, origin }, event.definition, context);
    }
    case 'name':
      return { ...state, name: { text: event.text, typed: true } };
    case 'network':
      return withNetwork(state, event.text, context);
    case 'block': {
      const free = proposeSubnet(context.addressSpace, event.block);
      return withNetwork(state, free ? formatSubnet(free) : event.block, context);
    }
    case 'acceptPublic':
      return { ...state, acceptPublic: event.accept };
    case 'dhcpEnabled':
      return { ...state, dhcpEnabled: event.enabled };
    case 'dhcp': {
      const { start = state.dhcp.start, end = state.dhcp.end } = event;
      return { ...state, dhcp: { start, end, typed: true } };
    }
    case 'dhcpProposal':
      return withRange({ ...state, dhcp: NO_RANGE }, context);
    case 'mode':
      return { ...state, mode: event.mode };
    case 'device':
      return { ...state, device: event.device };
    case 'joined':
      return { ...state, joined: event.bridge };
    case 'option':
      return { ...state, [event.option]: event.on };
  }
}

/** The subnet that the network field spells; null while it cannot be read or is too small to hold guests. */
export const subnetOfText = (text: string, context: CheckContext): Subnet | null =>
  checkSubnetText(text.trim(), context).subnet;

function withNetwork(state: Assistant, text: string, context: CheckContext): Assistant {
  return withRange({ ...state, network: { text, typed: true }, acceptPublic: false }, context);
}

/** Moves the DHCP range along with the network, unless a person wrote it. */
function withRange(state: Assistant, context: CheckContext): Assistant {
  const subnet = subnetOfText(state.network.text, context);
  if (!subnet || state.dhcp.typed) return state;
  const range = (state.base && movedRange(state.base, subnet)) ?? defaultDhcpRange(subnet);
  return { ...state, dhcp: { ...range, typed: false } };
}

/** Proposes a network, a range and a name for what nobody has written yet. */
function withProposals(state: Assistant, context: CheckContext): Assistant {
  const network = state.network.typed
    ? state.network
    : { text: proposedNetwork(state, context), typed: false };
  const ranged = withRange({ ...state, network }, context);
  if (state.name.typed) return ranged;
  return { ...ranged, name: { text: proposedName(ranged, context), typed: false } };
}

/** A plain template leaves every value to the choices; any other is a base, as a copied definition is. */
function withTemplate(before: Assistant, id: TemplateId, context: CheckContext): Assistant {
  const template = templates[id];
  const state = { ...before, spans: template.spans === true };
  const origin: Origin = { kind: 'template', template: id };
  const [first] = template.isPlain ? [] : (templateDrafts(template, context) ?? []);
  if (first) return withBase({ ...state, origin }, first, context);
  const { mode } = template.parts[0];
  return withProposals({ ...state, origin, base: null, mode, device: null, dhcpEnabled: true }, context);
}

function withBase(
  state: Assistant,
  definition: NetworkDefinition | NetworkDraft | null,
  context: CheckContext,
): Assistant {
  if (!definition) return { ...state, base: null };
  const base = state.origin.kind === 'copy' ? copyOf(definition) : freeOfIdentity(definition);
  const { forward } = base;
  return withProposals(
    {
      ...state,
      base,
      mode: forward.mode,
      device: 'device' in forward ? (forward.device ?? null) : null,
      joined: isBridged(base) ? (base.bridge.name ?? null) : null,
      dhcpEnabled: mainIp(base) === null || (mainIp(base)?.dhcp?.ranges.length ?? 0) > 0,
      dhcp: state.dhcp.typed ? state.dhcp : NO_RANGE,
    },
    context,
  );
}

/** An imported definition keeps its own subnet while that is free; everything else gets a free one of the same size. */
function proposedNetwork({ origin, base }: Assistant, context: CheckContext): string {
  const ip = base && mainIp(base);
  const own = ip && subnetOfIp(ip);
  if (own && origin.kind === 'file' && checkSubnetText(formatSubnet(own), context).issues.length === 0) {
    return formatSubnet(own);
  }
  const free =
    (own && proposeSubnet(context.addressSpace, undefined, own.prefix)) ??
    proposeSubnet(context.addressSpace);
  return free ? formatSubnet(free) : '';
}

function proposedName({ origin, base, network }: Assistant, context: CheckContext): string {
  const taken = context.networks.map(({ name }) => name);
  if (origin.kind === 'template')
    return proposeName(
      templates[origin.template].stem,
      origin.template === 'bridge' ? null : subnetOfText(network.text, context),
      taken,
    );
  return nameLike(base?.name ?? '', context);
}
