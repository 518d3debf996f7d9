/** net-plan: what starting, stopping or defining would do, in several forms; touches nothing. */
import { t } from '../../../shared/language/language';
import type { IssueCode } from '../../../shared/definition/issue';
import type { Order } from '../../../shared/contract/order';
import type { Planned } from '../../../shared/contract/contract';
import type { PlanView } from '../../../shared/contract/resource';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { readDefinition } from '../definition/readDefinition';
import type { Invocation } from '../invocation';
import { accepted } from './definitions';

const PLAN_FORMATS = ['text', 'json', 'shell', 'dnsmasq', 'iptables'] as const;
type PlanFormat = (typeof PLAN_FORMATS)[number];

export async function netPlan(invocation: Invocation, args: Arguments): Promise<void> {
  const format = formatOf(args);
  const plan = await viewOf(invocation, args, format);
  if (format === 'json') invocation.json(plan);
  else invocation.result(FORMATS[format](plan));
}

/** Forms that show what a network is made of, whether or not anything of it has to change. */
const WHOLE: ReadonlySet<PlanFormat> = new Set(['dnsmasq', 'iptables']);

async function viewOf(invocation: Invocation, args: Arguments, format: PlanFormat): Promise<PlanView> {
  const file = args.value('file');
  const given = args.value('network');
  if ((file === undefined) === (given === undefined))
    throw new Failure(
      [t('cli.verbs.netPlan.which')],
      [t('cli.verbs.see', { command: 'virtnet net-plan --help' })],
    );
  if (file !== undefined) {
    if (args.has('stop'))
      throw new Failure([t('cli.verbs.netPlan.exclusive', { first: '--file', second: '--stop' })]);
    return orFail(t('cli.verbs.netPlan.failedFile', { file }), async () => {
      const [definition, accept] = [readDefinition(file, invocation), accepted(args)];
      if (WHOLE.has(format)) return invocation.call('parts', { of: definition, accept });
      return (await planOf(invocation, { do: 'define', definitions: [definition], run: true }, accept)).plan;
    });
  }
  if (args.has('stop') && format === 'dnsmasq')
    throw new Failure([t('cli.verbs.netPlan.noDnsmasq')], [t('cli.verbs.netPlan.otherFormat')]);
  const { name, active } = await invocation.network(args.required('network'));
  // What runs already is started by nothing, or by mending what somebody has changed.
  const action = args.has('stop') ? 'stop' : active ? 'repair' : 'start';
  return orFail(t('cli.verbs.netPlan.failed', { name }), () =>
    action === 'repair' && WHOLE.has(format)
      ? invocation.call('parts', { of: name })
      : planOf(invocation, { do: action, names: [name] }).then(({ plan, risk }) =>
          action === 'stop' ? { ...plan, risk } : plan,
        ),
  );
}

const planOf = (invocation: Invocation, order: Order, accept: IssueCode[] = []): Promise<Planned> =>
  invocation.call('plan', { order, accept });

function formatOf(args: Arguments): PlanFormat {
  const wanted = args.has('json') ? 'json' : (args.value('format') ?? 'text');
  const format = PLAN_FORMATS.find((known) => known === wanted);
  if (format) return format;
  throw new Failure([t('cli.verbs.netPlan.badFormat', { text: wanted, known: PLAN_FORMATS.join(', ') })]);
}

const FORMATS: Record<Exclude<PlanFormat, 'json'>, (plan: PlanView) => string> = {
  text: ({ changes, steps }) =>
    steps.length === 0
      ? t('cli.verbs.netPlan.nothing')
      : [
          ...changes.map(({ title }) => title),
          '',
          ...steps.flatMap(({ title, command, input }) => [
            `# ${title}`,
            command,
            ...(input === undefined ? [] : indent(input)),
          ]),
        ].join('\n'),
  shell: ({ script }) => script.trimEnd(),
  dnsmasq: ({ steps }) =>
    steps
      .filter(({ command, input }) => input !== undefined && /\.(conf|\w*hosts\w*)$/.test(command))
      .map(({ command, input }) => `# ${command}\n${(input ?? '').trimEnd()}`)
      .join('\n\n'),
  iptables: ({ steps }) =>
    steps
      .filter(({ command }) => /^ip6?tables(-\w+)?-restore\b/.test(command))
      .map(({ command, input }) => `# ${command}\n${(input ?? '').trimEnd()}`)
      .join('\n\n'),
};

const indent = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
