/** What is said of what is wrong with a network that spans hosts: what it is, what still works, and what to do. */
import { t, type TextKey } from '../../../../shared/language/language';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import type { SpanFault } from '../../../../shared/contract/span';

/** Who has an address, and on which host. */
interface Holder {
  client: string;
  host: string;
}

/** What a fault is about. */
export interface About {
  /** Null for this host. */
  member: string | null;
  address: string;
  /** Of the network, in bytes. */
  mtu: number;
  network: string;
  /** The member that this host is. */
  here: string;
  /** How far clocks are apart. */
  seconds?: number;
  holders?: readonly Holder[];
}

/** What the window knows of a fault, and what there is to be told apart of it. */
type Fault = SpanFault['code'] | 'port-taken' | 'no-key';

const CODES: Partial<Record<Fault, SpanFault['code']>> = {
  'port-taken': 'agent-down',
  'no-key': 'other-key',
};

const WORDS = {
  'member-lost': ['watch.span.lost', 'watch.span.lost.detail', 'watch.span.lost.remedy'],
  'member-waiting': ['watch.span.waiting', 'watch.span.waiting.detail', 'watch.span.waiting.remedy'],
  'narrow-path': ['watch.span.narrow', 'watch.span.narrow.detail', 'watch.span.narrow.remedy'],
  'other-version': ['watch.span.version', 'watch.span.apart.detail', 'watch.span.version.remedy'],
  'other-key': ['watch.span.key', 'watch.span.key.detail', 'watch.span.key.remedy'],
  'no-key': ['watch.span.noKey', 'watch.span.key.detail', 'watch.span.noKey.remedy'],
  'clock-apart': ['watch.span.clock', 'watch.span.clock.detail', 'watch.span.clock.remedy'],
  'address-gone': ['watch.span.address', 'watch.span.address.detail', 'watch.span.address.remedy'],
  'port-taken': ['watch.span.port', 'watch.span.agent.detail', 'watch.span.port.remedy'],
  'agent-down': ['watch.span.agent', 'watch.span.agent.detail', 'watch.span.agent.remedy'],
  'definition-differs': ['watch.span.differs', 'watch.span.differs.detail', 'watch.span.differs.remedy'],
  'duplicate-address': ['watch.span.duplicate', 'watch.span.duplicate.detail', 'watch.span.duplicate.remedy'],
  'frr-down': ['watch.span.frr', 'watch.span.frr.detail', 'watch.span.frr.remedy'],
  'session-down': ['watch.span.session', 'watch.span.session.detail', 'watch.span.session.remedy'],
} as const satisfies Record<Fault, readonly [TextKey, TextKey, TextKey]>;

/** A fault in words. */
export function faultOf(fault: Fault, about: About): SpanFault {
  const [title, detail, remedy] = WORDS[fault];
  const { seconds = 0, holders = [] } = about;
  const words = {
    ...about,
    member: about.member ?? '',
    network: quoteCommand([about.network]),
    ...{ seconds, holders: holdersText(holders) },
  };
  return {
    code: CODES[fault] ?? (fault as SpanFault['code']),
    member: about.member,
    title: t(title, words),
    detail: t(detail, words),
    remedy: t(remedy, words),
  };
}

const holdersText = (holders: readonly Holder[]): string =>
  holders.map(({ client, host }) => t('watch.span.holder', { client, host })).join(', ');
