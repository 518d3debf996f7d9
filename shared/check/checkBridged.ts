/** The rules about a Bridged network: the bridge that it joins, and what it cannot have. */
import { misplacedInBridged } from '../definition/bridged';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import { labelAt } from '../definition/members';
import type { NetworkDraft } from '../definition/network';
import type { CheckContext } from './checkContext';
import { t } from '../language/language';

const FINDINGS = {
  unused: { code: 'not-used', severity: 'advice' },
  unguarded: { code: 'bridged-unguarded', severity: 'question' },
  refused: { code: 'bridged-member', severity: 'error' },
} as const;

/** What is wrong with the parts of a Bridged network that only other types have. */
export function checkMisplaced(draft: NetworkDraft): Issue[] {
  return misplacedInBridged(draft).map(({ path, kind, reason }) => {
    const { code, severity } = FINDINGS[kind];
    const message = t(`check.bridged.${kind}`, { label: labelAt(path), reason: t(reason) });
    return issue(path, code, message, { severity });
  });
}

/** What is wrong with the bridge that a Bridged network joins; what is not there yet may come. */
export function checkJoined(name: string | undefined, context: CheckContext): Issue[] {
  const found = (code: IssueCode, message: string, extra?: IssueExtra): Issue[] => [
    issue('bridge.name', code, message, extra),
  ];
  const onLan = context.bridges?.find(({ uplinks }) => uplinks.length > 0)?.name;
  const suggestion = onLan === undefined ? {} : { suggestion: onLan };
  if (name === undefined || name === '')
    return found('bridge-unnamed', t('check.joined.unnamed'), suggestion);
  const owner = context.networks.find((other) => other.device === name && other.mac !== undefined);
  if (owner) {
    const message =
      owner.uuid === context.self
        ? t('check.joined.own', { name })
        : t('check.joined.taken', { name, owner: owner.name });
    return found('bridge-taken', message, { owner: owner.name, ...suggestion });
  }
  if (context.bridges === undefined) return [];
  const bridge = context.bridges.find((one) => one.name === name);
  if (!bridge && context.devices.includes(name))
    return found('bridge-kind', t('check.joined.noBridge', { name }), suggestion);
  if (!bridge)
    return found('bridge-absent', t('check.joined.absent', { name }), { severity: 'advice', ...suggestion });
  const sharing = context.networks.find((other) => other.device === name && other.uuid !== context.self);
  return [
    ...(bridge.uplinks.length === 0
      ? found('bridge-uplink', t('check.joined.noUplink', { name }), { severity: 'advice' })
      : []),
    ...(sharing
      ? found('bridge-shared', t('check.joined.shared', { name: sharing.name, bridge: name }), {
          severity: 'advice',
          owner: sharing.name,
        })
      : []),
  ];
}
