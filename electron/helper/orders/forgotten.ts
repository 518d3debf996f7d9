/** What an order removes of what is stored: no resource of the host, and yet a person wants to see it before. */
import { join } from 'node:path';
import type { ChangeView, PlanStep, PlanView } from '../../../shared/contract/resource';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { t } from '../../../shared/language/language';
import type { Standing } from '../changes/journal';
import type { Paths } from '../host/paths';

interface Forgotten {
  file: string;
  kind: 'definition' | 'autostart';
  title: string;
}

/** The plan with the removal of definitions and autostart links at its end, where the order comes to it. */
export function withForgotten(
  plan: PlanView,
  paths: Pick<Paths, 'etc'>,
  before: readonly Standing[],
  after: readonly Standing[],
): PlanView {
  const gone = before.flatMap((standing) => forgottenOf(standing, after, paths));
  if (gone.length === 0) return plan;
  return {
    changes: [
      ...plan.changes,
      ...gone.map(({ file, kind, title }): ChangeView => ({ action: 'remove', kind, key: file, title })),
    ],
    steps: [...plan.steps, ...gone.map(({ file, title }): PlanStep => ({ title, command: file }))],
    script: [
      plan.script,
      ...gone.flatMap(({ file, title }) => [`# ${title}`, `rm -f ${quoteCommand([file])}`, '']),
    ].join('\n'),
  };
}

function forgottenOf(
  { name, definition, autostart }: Standing,
  after: readonly Standing[],
  { etc }: Pick<Paths, 'etc'>,
): Forgotten[] {
  const uuid = definition?.uuid;
  const stays = after.some((standing) => standing.definition?.uuid === uuid);
  if (uuid === undefined || stays) return [];
  const fileIn = (folder: string): string => join(etc, folder, `${name}.xml`);
  return [
    ...(autostart
      ? [
          {
            file: fileIn('autostart'),
            kind: 'autostart' as const,
            title: t('orders.forgotten.autostart', { name }),
          },
        ]
      : []),
    {
      file: fileIn('networks'),
      kind: 'definition' as const,
      title: t('orders.forgotten.definition', { name }),
    },
  ];
}
