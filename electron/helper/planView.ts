/** Shows a plan to people before it runs: its changes in plain words, its steps, and a script. */
import { dirname } from 'node:path';
import type { ChangeView, PlanStep, PlanView } from '../../shared/resource';
import type { HostResource } from './hostResource';
import { needsOnlyReload, startCommand } from './kinds/daemon';
import { PLUG_COMMAND } from './kinds/port';
import type { Change } from './plan';
import { quoteCommand } from './shellQuote';
import type { Operation, Step } from './steps';

/** A plan in the form that crosses to the window and the command line. */
export function viewPlan({
  changes,
  stages,
}: {
  changes: readonly Change[];
  stages: readonly Step[][];
}): PlanView {
  const steps = stages.flat();
  return { changes: changes.map(describeChange), steps: steps.map(viewStep), script: scriptOf(steps) };
}

/** A change in plain words. */
export function describeChange({ kind, key, before, after }: Change): ChangeView {
  const action = before && after ? 'replace' : after ? 'create' : 'remove';
  const subject = after ?? before;
  return { action, kind, key, title: subject ? titleOf(action, subject, before) : key };
}

const VERBS = { create: 'Create', replace: 'Change', remove: 'Remove' } as const;

function titleOf(
  action: ChangeView['action'],
  { kind, key, value }: HostResource,
  before: HostResource | null,
): string {
  const verb = VERBS[action];
  switch (kind) {
    case 'link':
      return `${verb} the bridge ${key}${action !== 'remove' && value.addresses.length > 0 ? ` with ${value.addresses.join(', ')}` : ''}`;
    case 'port':
      return `Plug ${key} in to ${value}`;
    case 'sysctl':
      return `Set ${key} to ${value}`;
    case 'chain':
      return `${verb} the chain ${value.chain} (table ${value.table})`;
    case 'rule': {
      const what = `${value.chain}: ${value.rules.join('; ')}`;
      if (value.isHook) return `${verb} the ${value.rules.length > 1 ? 'jumps' : 'jump'} in ${what}`;
      return `${verb} the rule in ${what}`;
    }
    case 'file':
      return action === 'remove' ? `Remove ${key}` : `Write ${key}`;
    case 'route':
      return `${verb} the route to ${value.destination} via ${value.gateway}`;
    case 'queue':
      return `${verb} the limit on traffic to the guests of ${key}`;
    case 'table':
      return value.family === 'bridge'
        ? `${verb} the separation of the guests of ${value.device}`
        : `${verb} the limit on traffic from the guests of ${value.device}`;
    case 'zone':
      return action === 'remove'
        ? `Take ${key} out of the zone ${value}`
        : `Put ${key} into the zone ${value}`;
    case 'resolver':
      return action === 'remove'
        ? `No longer ask the DNS at ${key} for names`
        : `Have this host ask the DNS at ${key} for names in ${value.domains[0]?.slice(1) ?? ''}`;
    case 'daemon':
      if (action === 'replace' && before?.kind === 'daemon' && needsOnlyReload(before.value, value))
        return `Have dnsmasq of “${key}” read its hosts and names again`;
      return action === 'create'
        ? `Start dnsmasq for “${key}”`
        : `${action === 'remove' ? 'Stop' : 'Restart'} dnsmasq of “${key}”`;
  }
}

function viewStep({ title, operation }: Step): PlanStep {
  switch (operation.type) {
    case 'run':
      return {
        title,
        command: quoteCommand(operation.argv),
        ...(operation.input === undefined ? {} : { input: operation.input }),
      };
    case 'plug':
      return { title, command: quoteCommand(PLUG_COMMAND), input: operation.input };
    case 'write':
      return { title, command: operation.path, input: operation.content };
    case 'remove':
      return { title, command: operation.path };
    case 'move':
      return { title, command: quoteCommand(['mv', '-n', operation.from, operation.to]) };
    case 'sysctl':
      return { title, command: sysctlCommand(operation) };
    case 'start':
      return { title, command: quoteCommand(startCommand(operation.daemon)) };
    case 'reload':
      return { title, command: reloadText(operation) };
    case 'stop':
      return { title, command: stopCommand(operation) };
  }
}

const sysctlCommand = ({ key, value }: Operation & { type: 'sysctl' }): string =>
  quoteCommand(['sysctl', '-w', `${key}=${value}`]);

const stopCommand = ({ daemon }: Operation & { type: 'stop' }): string =>
  `kill "$(cat ${quoteCommand([daemon.pidFile])})"`;

const reloadText = ({ daemon }: Operation & { type: 'reload' }): string =>
  `kill -HUP "$(cat ${quoteCommand([daemon.pidFile])})"`;

const copyCommand = ({ from, to }: { from: string; to: string }): string =>
  `sed -n 's/^nameserver  */server=/p' ${quoteCommand([from])} > ${quoteCommand([to])}`;

/** The steps as a POSIX shell script that stops at the first failure. */
const scriptOf = (steps: readonly Step[]): string =>
  [
    '#!/bin/sh',
    'set -e',
    ...steps.flatMap((step) => ['', `# ${step.title}`, ...scriptLines(step.operation)]),
    '',
  ].join('\n');

function scriptLines(operation: Operation): string[] {
  switch (operation.type) {
    case 'run':
      return hereDocument(quoteCommand(operation.argv), operation.input ?? '');
    case 'plug': {
      const [command = '', ...rest] = hereDocument(quoteCommand(PLUG_COMMAND), operation.input);
      return [`${command} || true`, ...rest];
    }
    case 'write': {
      const path = quoteCommand([operation.path]);
      return [`mkdir -p "$(dirname ${path})"`, ...hereDocument(`cat > ${path}`, operation.content)];
    }
    case 'remove':
      return [`rm -f ${quoteCommand([operation.path])}`];
    case 'move':
      return [
        `[ ! -e ${quoteCommand([operation.from])} ] || ${quoteCommand(['mv', '-n', operation.from, operation.to])}`,
      ];
    case 'sysctl':
      return [sysctlCommand(operation)];
    case 'start':
      return [
        `mkdir -p ${quoteCommand([dirname(operation.daemon.pidFile), dirname(operation.daemon.log)])}`,
        ...(operation.daemon.resolvers ? [copyCommand(operation.daemon.resolvers)] : []),
        quoteCommand(startCommand(operation.daemon)),
      ];
    case 'reload':
      return [reloadText(operation)];
    case 'stop':
      return [stopCommand(operation), `rm -f ${quoteCommand([operation.daemon.pidFile])}`];
  }
}

const hereDocument = (command: string, text: string): string[] => [
  `${command} <<'END'`,
  ...text.trimEnd().split('\n'),
  'END',
];
