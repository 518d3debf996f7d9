/** The report for a bug: host, versions, definitions and what has happened, as Markdown that a person can read first. */
import { entryReport } from '../../../shared/words/activityWords';
import { writeNetworkXml } from '../../../shared/xml/networkXml';
import type { ActivityEntry, NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';

/** Longest input of one command in a report, in characters. */
const INPUT_LIMIT = 4_000;

/**
 * `entries` newest first. Elements of other programs in a definition's metadata are left out: what they hold is not
 * ours to tell. Nothing of the environment, of other processes or of guests' traffic is in it.
 */
export function reportText(
  version: string,
  { host, networks, unreadable }: Snapshot,
  entries: readonly ActivityEntry[],
): string {
  return [
    `# ${t('activity.report.title')}`,
    t('activity.report.made', { at: new Date().toISOString() }),
    `## ${t('activity.report.host')}`,
    bullets([
      t('activity.report.versions', { version, node: process.version }),
      t('activity.report.system', {
        distribution: host.distribution,
        kernel: host.kernel,
        place: host.place,
      }),
      t('activity.report.firewall', {
        firewall: [host.firewall.backend, host.firewall.version ?? []].flat().join(' '),
      }),
      t('activity.report.forwarding', { state: host.ipForward ? 'on' : 'off' }),
      ...host.tools.map(
        ({ name, version: installed, path }) =>
          `${name}: ${path === null ? t('activity.report.missing') : (installed ?? t('activity.report.installed'))}`,
      ),
      ...host.uplinks.map(({ name, kind, up, addresses }) =>
        t('activity.report.uplink', {
          name,
          kind,
          state: up ? 'up' : 'down',
          addresses: addresses.join(', ') || t('activity.report.noAddress'),
        }),
      ),
      ...host.routes.map(({ destination, device, gateway }) =>
        t('activity.report.route', {
          route: `${destination}${gateway === null ? '' : ` via ${gateway}`} dev ${device}`,
        }),
      ),
    ]),
    `## ${t('activity.report.problems')}`,
    bullets([
      ...host.problems.map(({ severity, title, remedy }) => `${severity}: ${title}. ${remedy}`),
      ...unreadable.map(({ file, error }) => `${file}: ${error.message}`),
    ]),
    `## ${t('common.networks')}`,
    ...networks.flatMap(networkText),
    `## ${t('activity.list')}`,
    fenced('', entries.map((entry) => entryReport(shortened(entry))).join('\n')),
    '',
  ].join('\n\n');
}

function networkText({
  name,
  state,
  device,
  autostart,
  persistent,
  guests,
  drift,
  definition,
  running,
}: NetworkState): string[] {
  const own = { ...(running ?? definition) };
  delete own.metadata;
  return [
    `### ${name}`,
    bullets([
      t('activity.report.network', {
        state,
        device,
        kept: persistent ? 'persistent' : 'transient',
        boot: autostart ? 'starts' : 'stays',
        guests: guests.length,
      }),
      ...drift.map(({ title }) => t('activity.report.drift', { title })),
    ]),
    fenced('xml', writeNetworkXml(own).trimEnd()),
  ];
}

const bullets = (lines: readonly string[]): string =>
  lines.length === 0 ? t('activity.report.none') : lines.map((line) => `- ${line}`).join('\n');

/** A fence longer than any in the text (CommonMark §4.5). */
function fenced(language: string, text: string): string {
  const fences = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...fences.map(({ length }) => length + 1)));
  return `${fence}${language}\n${text}\n${fence}`;
}

const shortened = (entry: ActivityEntry): ActivityEntry => ({
  ...entry,
  commands: entry.commands.map((command) =>
    command.input === undefined || command.input.length <= INPUT_LIMIT
      ? command
      : {
          ...command,
          input: `${command.input.slice(0, INPUT_LIMIT)}\n… (${t('activity.report.characters', { count: command.input.length })})`,
        },
  ),
});
