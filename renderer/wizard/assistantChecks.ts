/** What the assistant's values amount to: findings per field, whether a step may be left, the draft for the helper. */
import type { Subnet } from '../../shared/addresses/addresses';
import { checkNetwork } from '../../shared/check/check';
import type { CheckContext } from '../../shared/check/checkContext';
import type { HostFacts } from '../../shared/contract/snapshot';
import { checkDhcpTexts } from '../../shared/check/checkDhcp';
import { checkNameText } from '../../shared/check/checkName';
import { checkSubnetText } from '../../shared/check/checkSubnet';
import { isInTheWay, type Issue, type IssueCode } from '../../shared/definition/issue';
import type { NetworkDraft } from '../../shared/definition/network';
import { likeOther } from '../../shared/definition/bridged';
import { lanBridge, newBridged } from '../../shared/propose/suggest';
import { templateDrafts, templates } from '../../shared/propose/templates';
import { t } from '../../shared/language/language';
import { draftFrom } from './baseDraft';
import { subnetOfText, type Assistant } from './assistantState';
import { stepIds, type StepId } from './steps';

export type FieldId = 'origin' | 'name' | 'network' | 'dhcpStart' | 'dhcpEnd' | 'device' | 'joined';

/** Findings about one field, or about the whole definition when `field` is null. */
export interface Finding {
  step: StepId;
  field: FieldId | null;
  issue: Issue;
}

const stepOfField: Record<FieldId, StepId> = {
  origin: 'start',
  name: 'name',
  network: 'ipv4',
  dhcpStart: 'dhcp',
  dhcpEnd: 'dhcp',
  device: 'type',
  joined: 'type',
};

const forField = (field: FieldId, issue: Issue): Finding => ({ step: stepOfField[field], field, issue });

/** All that stands against the values as they are now, in the order of the steps. */
export function findingsOf(state: Assistant, context: CheckContext): Finding[] {
  const findings: Finding[] = [
    ...originFindings(state),
    ...checkNameText(state.name.text, context).map((issue) => forField('name', issue)),
  ];
  // The LAN gives the guests of a Bridged network their addresses.
  if (state.mode === 'bridge') return [...findings, ...definitionFindings(state, context, findings)];
  const { subnet, issues } = checkSubnetText(state.network.text.trim(), context);
  for (const issue of issues) if (!isConfirmed(issue, state)) findings.push(forField('network', issue));
  if (state.dhcpEnabled) {
    for (const issue of checkDhcpTexts(trimmed(state.dhcp), subnet)) {
      findings.push(forField(issue.path === 'end' ? 'dhcpEnd' : 'dhcpStart', issue));
    }
  }
  return [...findings, ...definitionFindings(state, context, findings)];
}

/** What only the whole definition shows: a vanished uplink, a copied host that collides. */
function definitionFindings(state: Assistant, context: CheckContext, found: readonly Finding[]): Finding[] {
  const made = draftOf(state, context);
  if (!made) return [];
  const known = new Set(found.map(({ issue }) => issue.code));
  const own = checkNetwork(made.draft, context).flatMap((issue) => {
    if (known.has(issue.code) || isConfirmed(issue, state)) return [];
    const place = state.mode === 'bridge' && issue.path === 'bridge.name' ? JOINED : placeOf(issue.path);
    return { ...place, issue };
  });
  const others = made.companions.flatMap((companion) => checkNetwork(companion, context));
  return [...own, ...others.map((issue): Finding => ({ step: 'finish', field: null, issue }))];
}

/** Only a Bridged network names a bridge that somebody chooses. */
const JOINED: Pick<Finding, 'step' | 'field'> = { step: 'type', field: 'joined' };

/** The step and field that a place in a definition belongs to. */
export function placeOf(path: string): Pick<Finding, 'step' | 'field'> {
  if (path === 'name') return { step: 'name', field: 'name' };
  if (path.startsWith('forward')) return { step: 'type', field: 'device' };
  if (/^ips\[0\]\.dhcp\.ranges\[0\]\.end/.test(path)) return { step: 'dhcp', field: 'dhcpEnd' };
  if (/^ips\[\d+\]\.dhcp/.test(path)) return { step: 'dhcp', field: 'dhcpStart' };
  if (path.startsWith('ips')) return { step: 'ipv4', field: 'network' };
  return { step: 'finish', field: null };
}

function originFindings({ origin }: Assistant): Finding[] {
  const missing = (message: string): Finding[] => [
    forField('origin', { path: 'origin', code: 'schema', message, severity: 'error' }),
  ];
  if (origin.kind === 'copy' && origin.of === null) return missing(t('wizard.origin.noNetwork'));
  if (origin.kind !== 'file') return [];
  if (origin.error) return missing(origin.error.message);
  return origin.fileName === null ? missing(t('wizard.origin.noFile')) : [];
}

const isConfirmed = (issue: Issue, state: Assistant): boolean =>
  issue.severity !== 'error' && acceptedCodes(state).includes(issue.code);

/** The findings of severity `question` that the person has said yes to. */
export const acceptedCodes = (state: Assistant): IssueCode[] => (state.acceptPublic ? ['subnet-public'] : []);

const EMPTY_CODES: readonly IssueCode[] = ['name-empty', 'dhcp-missing'];

/** The finding to show under a field: none for a field that is merely still empty, until Next was refused there. */
export function shownIssue(state: Assistant, findings: readonly Finding[], field: FieldId): Issue | null {
  const here = findings.filter((candidate) => candidate.field === field);
  const finding = here.find(({ issue }) => isInTheWay(issue)) ?? here[0];
  if (!finding) return null;
  const stillEmpty =
    EMPTY_CODES.includes(finding.issue.code) ||
    (field === 'network' && state.network.text === '') ||
    (field === 'origin' && !(state.origin.kind === 'file' && state.origin.error));
  return stillEmpty && !state.refused.includes(finding.step) ? null : finding.issue;
}

/** Whether this keeps the step from being left. */
export const isWanting = (finding: Finding, step: StepId): boolean =>
  finding.step === step && isInTheWay(finding.issue);

/** The first step before `target` that may not be left yet, or `target` itself. */
export function reachable(findings: readonly Finding[], target: StepId): StepId {
  const steps = stepIds.slice(0, stepIds.indexOf(target));
  return steps.find((step) => findings.some((finding) => isWanting(finding, step))) ?? target;
}

/** Why the new network cannot span hosts; null when it can. */
export function whyNoSpan(
  { mode, temporary }: Pick<Assistant, 'mode' | 'temporary'>,
  companions: number,
  place: HostFacts['place'],
): string | null {
  if (place === 'sandbox') return t('span.none.sandbox');
  if (mode === 'bridge') return t('span.none.bridged');
  if (temporary) return t('span.none.temporary');
  return companions > 0 ? t('wizard.finish.spansAlone') : null;
}

export interface Made {
  draft: NetworkDraft;
  /** The other networks of a template, which follow the first. */
  companions: NetworkDraft[];
  notices: string[];
}

/** The definitions that the values make; null while a name, network or range cannot be read. */
export function draftOf(state: Assistant, context: CheckContext): Made | null {
  if (state.mode === 'bridge') return { draft: bridgedDraft(state, context), companions: [], notices: [] };
  const subnet = subnetOfText(state.network.text, context);
  const dhcp = state.dhcpEnabled ? trimmed(state.dhcp) : null;
  if (!subnet || (dhcp && checkDhcpTexts(dhcp, subnet).length > 0)) return null;
  const chosen = { name: state.name.text, subnet, dhcp, forward: forwardOf(state) };
  return withCompanions(state, draftFrom(state.base, chosen, context.addressSpace), subnet, context);
}

const bridgedDraft = ({ name, joined, base }: Assistant, context: CheckContext): NetworkDraft =>
  likeOther(newBridged(name.text, joined ?? lanBridge(context)), base);

/** The networks of a template name each other by bridges that are free now. */
function withCompanions(
  { origin }: Assistant,
  { draft, notices }: Omit<Made, 'companions'>,
  subnet: Subnet,
  context: CheckContext,
): Made {
  const template = origin.kind === 'template' ? templates[origin.template] : null;
  if (!template || template.parts.length === 1) return { draft, companions: [], notices };
  const [first, ...companions] = templateDrafts(template, context, { name: draft.name, subnet }) ?? [];
  if (!first) return { draft, companions, notices: [...notices, t('wizard.base.noRangeLeft')] };
  const { bridge, reach } = first;
  return { draft: { ...draft, bridge, ...(reach ? { reach } : {}) }, companions, notices };
}

function forwardOf({ mode, device }: Assistant): NetworkDraft['forward'] {
  return (mode === 'nat' || mode === 'route') && device !== null ? { mode, device } : { mode };
}

const trimmed = ({ start, end }: { start: string; end: string }) => ({
  start: start.trim(),
  end: end.trim(),
});

/** What Finish asks for: a temporary network is started at once and cannot be started on boot. */
export function startOptions({ start, autostart, temporary }: Assistant): {
  start: boolean;
  autostart: boolean;
  transient: boolean;
} {
  return { start: start || temporary, autostart: autostart && !temporary, transient: temporary };
}
