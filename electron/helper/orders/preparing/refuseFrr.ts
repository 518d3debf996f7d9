/** Whether the host's FRR can tell hosts of a network about each other, and whether its administrator is to be asked first. */
import { invalidDefinition } from '../../../../shared/contract/error';
import { issue, isInTheWay, type Issue } from '../../../../shared/definition/issue';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import type { Standing } from '../../changes/journal';
import { FRR_CONF, FRR_DAEMONS, hasFrr, readRunning, VTYSH_CONF } from '../../facts/span/frr';
import { startsOthers } from '../../facts/span/frrDaemons';
import { ASN, instanceIn, isOthers, oursIn } from '../../facts/span/frrText';
import { nullWithoutTool } from '../../host/nullWithoutTool';
import { readSpanKey } from '../../host/spanKeys';
import { missingTools, readDistribution } from '../../host/tools';
import { bgp } from '../../kinds/span/bgp';
import type { OrderContext } from './prepared';

const PATH = 'span.engine';

/**
 * Of networks that begin to need it. Throws `missing-tool`, and `invalid-definition` for what cannot be joined, or is
 * somebody else's and was not said yes to.
 */
export async function refuseFrr(
  context: OrderContext,
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<void> {
  const coming = comingOf(before, after, ({ definition, running }) => definition ?? running?.definition);
  const starting = comingOf(before, after, ({ running }) => running?.definition);
  if (coming.length + starting.length === 0) return;
  const { host, surroundings, accept } = context;
  if (starting.length > 0 && !(await hasFrr(host))) {
    const error = missingTools(['vtysh'], await readDistribution(host), surroundings.asRoot);
    throw (error.data.code === 'missing-tool' && bgp.withoutTools?.(error.data)) || error;
  }
  const issues = [
    ...(starting.length > 0 ? await faultsOf(context, starting) : []),
    ...(coming.length > 0 ? await questionsAbout(context) : []),
  ].filter((found) => isInTheWay(found, accept));
  if (issues.length > 0) throw invalidDefinition(issues);
}

/** Networks that need FRR afterwards, and did not before. */
function comingOf(
  before: readonly Standing[],
  after: readonly Standing[],
  inForce: (standing: Standing) => NetworkDefinition | null | undefined,
): NetworkDefinition[] {
  const needing = (standings: readonly Standing[]): NetworkDefinition[] =>
    standings.flatMap((standing) => {
      const network = inForce(standing);
      return network?.span?.engine === 'evpn' ? [network] : [];
    });
  const known = new Set(needing(before).map(({ uuid }) => uuid));
  return needing(after).filter(({ uuid }) => !known.has(uuid));
}

async function faultsOf(
  { host, paths }: OrderContext,
  starting: readonly NetworkDefinition[],
): Promise<Issue[]> {
  const [conf, shell, running] = await Promise.all([
    host.readFile(FRR_CONF),
    host.readFile(VTYSH_CONF),
    readRunning(host).catch(nullWithoutTool),
  ]);
  const asn = instanceIn(running ?? '').asn ?? instanceIn(conf ?? '').asn;
  const keys = await Promise.all(
    starting.map(async ({ span }) => {
      const id = span?.key ?? '';
      return (await readSpanKey(host, paths, id)) === null
        ? // Whoever only asks for the plan of hosts that come has not given them the secret yet, and says yes to this.
          [issue('span.key', 'span-key', t('kinds.span.noKey', { id }), { severity: 'question' })]
        : [];
    }),
  );
  return [
    ...(asn === null || asn === ASN ? [] : [issue(PATH, 'frr-asn', t('orders.frr.asn', { asn, ours: ASN }))]),
    ...(conf === null || /^\s*no service integrated-vtysh-config/m.test(shell ?? '')
      ? [issue(PATH, 'frr-files', t('orders.frr.files', { file: FRR_CONF }))]
      : []),
    ...keys.flat(),
  ];
}

/** What somebody has configured stays as it is, but its administrator may want to know. */
async function questionsAbout({ host }: OrderContext): Promise<Issue[]> {
  const [conf, daemons] = await Promise.all([FRR_CONF, FRR_DAEMONS].map((file) => host.readFile(file)));
  const isTheirs = isOthers(conf ?? '') || startsOthers(daemons ?? '');
  if (!isTheirs || oursIn(conf ?? '').length > 0) return [];
  const message = t('orders.frr.others', { conf: FRR_CONF, daemons: FRR_DAEMONS });
  return [issue(PATH, 'frr-others', message, { severity: 'question' })];
}
