/** The report for a bug: host, versions, definitions and what has happened, as Markdown that a person can read first. */
import { entryReport } from '../../../shared/words/activityWords';
import { writeNetworkXml } from '../../../shared/xml/networkXml';
import type { ActivityEntry, NetworkState, Snapshot } from '../../../shared/contract/snapshot';

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
    '# Virtnet Manager report',
    `Made ${new Date().toISOString()}. It names this host, its addresses and its networks: read it before you pass it on.`,
    '## Host',
    bullets([
      `Virtnet Manager ${version}, Node ${process.version}`,
      `${host.distribution}, kernel ${host.kernel}, ${host.place}`,
      `Firewall: ${host.firewall.backend}${host.firewall.version === null ? '' : ` ${host.firewall.version}`}`,
      `IPv4 forwarding: ${host.ipForward ? 'on' : 'off'}`,
      ...host.tools.map(
        ({ name, version: installed, path }) =>
          `${name}: ${path === null ? 'missing' : (installed ?? 'installed')}`,
      ),
      ...host.uplinks.map(
        ({ name, kind, up, addresses }) =>
          `Uplink ${name} (${kind}, ${up ? 'up' : 'down'}): ${addresses.join(', ') || 'no address'}`,
      ),
      ...host.routes.map(
        ({ destination, device, gateway }) =>
          `Route ${destination}${gateway === null ? '' : ` via ${gateway}`} dev ${device}`,
      ),
    ]),
    '## Problems',
    bullets([
      ...host.problems.map(({ severity, title, remedy }) => `${severity}: ${title}. ${remedy}`),
      ...unreadable.map(({ file, error }) => `${file}: ${error.message}`),
    ]),
    '## Networks',
    ...networks.flatMap(networkText),
    '## Activity',
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
      `${state}, bridge ${device}, ${persistent ? 'persistent' : 'transient'}, ${autostart ? 'starts on boot' : 'does not start on boot'}, ${guests.length} guests`,
      ...drift.map(({ title }) => `Changed outside; a repair would: ${title}`),
    ]),
    fenced('xml', writeNetworkXml(own).trimEnd()),
  ];
}

const bullets = (lines: readonly string[]): string =>
  lines.length === 0 ? 'None.' : lines.map((line) => `- ${line}`).join('\n');

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
          input: `${command.input.slice(0, INPUT_LIMIT)}\n… (${command.input.length} characters)`,
        },
  ),
});
