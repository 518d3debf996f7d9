/** net-span: over which hosts a network spans, as one change on all of them. */
import { t } from '../../../shared/language/language';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { SPAN_ACTIONS, type SpanAction } from './spanActions';
import { changeSpan } from '../span/spanChange';
import { settleSpans } from '../span/spanSettle';
import { showSpan } from '../span/spanShow';
import { testSpan } from '../span/spanProbe';
import { spanWish } from '../span/spanWish';

export async function netSpan(invocation: Invocation, args: Arguments): Promise<void> {
  const action = actionOf(args.required('action'));
  refuseMisplaced(action, args);
  if (action === 'settle') return settleSpans(invocation, args);
  const { name, uuid } = await invocation.network(args.required('network'));
  if (action === 'show') return showSpan(invocation, args, uuid);
  if (action === 'test') return testSpan(invocation, args, { name, uuid });
  await changeSpan(invocation, args, { name, uuid, action }, spanWish);
}

function actionOf(text: string): SpanAction {
  const action = SPAN_ACTIONS.find((known) => known === text);
  if (action) return action;
  throw new Failure([t('cli.verbs.netSpan.badAction', { text, known: SPAN_ACTIONS.join(', ') })]);
}

/** Each option with the actions that take it; operands likewise. */
const TAKEN_BY: Readonly<Record<string, readonly SpanAction[]>> = {
  network: SPAN_ACTIONS.filter((action) => action !== 'settle'),
  host: ['add', 'remove', 'address'],
  engine: ['add'],
  address: ['add'],
  vni: ['add'],
  wireguard: ['add'],
  plan: ['add', 'remove', 'address', 'end', 'sync'],
  yes: ['add', 'remove', 'address', 'end', 'sync'],
  json: ['show', 'test', 'settle'],
};

/** Hosts that these actions need, for instance. */
const EXAMPLES: Partial<Record<SpanAction, string>> = {
  add: 'hv2 hv3',
  remove: 'hv2 hv3',
  address: 'hv2=192.0.2.2',
};

function refuseMisplaced(action: SpanAction, args: Arguments): void {
  for (const [name, actions] of Object.entries(TAKEN_BY))
    if (args.has(name) && !actions.includes(action))
      throw new Failure([t('cli.verbs.netSpan.notWith', { action, name })]);
  const hosts = EXAMPLES[action];
  if (hosts !== undefined && !args.has('host'))
    throw new Failure(
      [t('cli.verbs.netSpan.noHost', { action })],
      [t('cli.verbs.netSpan.noHost.hint', { command: `virtnet net-span ${action} lab ${hosts}` })],
    );
}
