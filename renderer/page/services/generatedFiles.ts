/** The files that dnsmasq would read for a network, found in the plan of all that the network consists of. */
import type { PlanView } from '../../../shared/contract/resource';

/** One file that is not empty. */
export interface GeneratedFile {
  title: string;
  /** What copying it is called. */
  copyLabel: string;
  text: string;
}

/** By the ends of their paths, in the order in which they are shown. */
const FILES = [
  { end: '.conf', title: 'Configuration', copyLabel: 'Copy the configuration' },
  { end: '.hostsfile', title: 'Hosts file for DHCP', copyLabel: 'Copy the hosts file for DHCP' },
  { end: '.addnhosts', title: 'Hosts file for DNS', copyLabel: 'Copy the hosts file for DNS' },
];

/** None for a network that needs no dnsmasq. */
export const generatedFiles = ({ steps }: Pick<PlanView, 'steps'>): GeneratedFile[] =>
  FILES.flatMap(({ end, title, copyLabel }) => {
    const text = steps.find(({ command, input }) => command.endsWith(end) && input !== undefined)?.input;
    return text?.trim() ? [{ title, copyLabel, text: text.trimEnd() }] : [];
  });
