/** The files that dnsmasq would read for a network, found in the plan of all that the network consists of. */
import type { PlanView } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';

/** One file that is not empty. */
export interface GeneratedFile {
  title: string;
  /** What copying it is called. */
  copyLabel: string;
  text: string;
}

/** By the ends of their paths, in the order in which they are shown. */
const FILES = [
  { end: '.conf', file: 'configuration' },
  { end: '.hostsfile', file: 'dhcpHosts' },
  { end: '.addnhosts', file: 'dnsHosts' },
] as const;

/** None for a network that needs no dnsmasq. */
export const generatedFiles = ({ steps }: Pick<PlanView, 'steps'>): GeneratedFile[] =>
  FILES.flatMap(({ end, file }) => {
    const text = steps.find(({ command, input }) => command.endsWith(end) && input !== undefined)?.input;
    return text?.trim()
      ? [
          {
            title: t(`services.file.${file}`),
            copyLabel: t(`services.copyFile.${file}`),
            text: text.trimEnd(),
          },
        ]
      : [];
  });
