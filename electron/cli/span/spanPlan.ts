/** What a change over several hosts would do on each, in words. */
import type { SpanPlanned } from '../../../shared/contract/contract';
import { t } from '../../../shared/language/language';
import { Failure, explained } from '../failure';

/** How the network would span, and each host's changes under its name. Throws a Failure with what hosts refuse. */
export function planText({ hosts, proposal }: SpanPlanned): string {
  const refused = hosts.flatMap(({ label, error }) => (error ? [{ label, failure: explained(error) }] : []));
  if (refused.length > 0)
    throw new Failure(
      refused.flatMap(({ label, failure }) => failure.lines.map((line) => `${label}: ${line}`)),
      [...new Set(refused.flatMap(({ failure }) => failure.hints))],
    );
  const changes = hosts.flatMap(({ label, does, planned }) => [
    `${label}:`,
    ...titlesOf(planned?.plan.changes ?? [], does).map((title) => `  ${title}`),
  ]);
  return [...aboutText(proposal), ...changes].join('\n');
}

/** What a person may choose, as it was chosen. */
function aboutText(proposal: SpanPlanned['proposal']): string[] {
  if (!proposal) return [];
  const { vni, engine, wireguard, members } = proposal;
  const staying = members.filter(({ stands }) => stands !== 'goes');
  return [
    t('cli.verbs.netSpan.about', { vni: String(vni), engine, wireguard: wireguard ? 'yes' : 'no' }),
    ...staying.map(({ name, address }) => t('cli.verbs.netSpan.by', { name, address })),
  ];
}

/** What is done there, in words that say something where nothing runs. */
const titlesOf = (
  changes: readonly { title: string }[],
  does: SpanPlanned['hosts'][number]['does'],
): string[] =>
  changes.length === 0 ? [t('cli.verbs.netSpan.onlyStored', { does })] : changes.map(({ title }) => title);
