/** The host's own rules of the firewall that name a card: behind a bridge nothing comes in or goes out by it any more. */
import { VirtnetError } from '../../../../../shared/contract/error';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import { READING_MS, readOrFail } from '../../../host/runOrFail';
import { nullWithoutTool } from '../../../host/nullWithoutTool';

/** How many rules are named, and how much of each. */
const NAMED = 3;
const NAMED_LENGTH = 160;

/**
 * Throws `unsupported`, naming them and what to do, for rules of iptables and nftables and a zone of firewalld by which
 * the card is filtered, and `command-failed` where they cannot be read. `zoneGoesAlong` says that whoever makes the
 * bridge puts it into the card's zone.
 */
export async function refuseFiltered(
  host: Host,
  { bridge, card, zoneGoesAlong }: { bridge: string; card: string; zoneGoesAlong: boolean },
): Promise<void> {
  const read = (argv: string[]): Promise<string | null> =>
    readOrFail(host, argv, t('orders.bridge.filtersUnread', { card })).catch(nullWithoutTool);
  const [saved, saved6, ruleset, zone] = await Promise.all([
    read(['iptables-save']),
    read(['ip6tables-save']),
    read(['nft', 'list', 'ruleset']),
    host
      .run(['firewall-cmd', `--get-zone-of-interface=${card}`], { withinMs: READING_MS })
      .then(({ status, stdout }) => (status === 0 ? stdout.trim() : null), nullWithoutTool),
  ]);
  const rules = [
    ...rulesNaming(saved ?? '', card).map((rule) => `iptables ${rule}`),
    ...rulesNaming(saved6 ?? '', card).map((rule) => `ip6tables ${rule}`),
  ];
  // What iptables has put there is named already.
  const named = rules.length > 0 ? rules : nftRulesNaming(withoutFirewalld(ruleset ?? ''), card);
  if (named.length > 0)
    throw refused(
      t('orders.bridge.filtered', {
        card,
        bridge,
        count: named.length,
        rules: [
          ...named.slice(0, NAMED).map((rule) => rule.slice(0, NAMED_LENGTH)),
          ...(named.length > NAMED ? ['…'] : []),
        ].join('\n'),
      }),
    );
  if (zone !== null && zone !== '' && !zoneGoesAlong)
    throw refused(t('orders.bridge.zoned', { card, bridge, zone: zone.slice(0, 100) }));
}

/** The rules of iptables-save in which a word is the card, or a beginning of its name with “+”. */
export const rulesNaming = (saved: string, card: string): string[] =>
  saved.split('\n').filter((line) => {
    if (!line.startsWith('-A ')) return false;
    const words = line.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(/\s+/);
    return words.some(
      (word, at) => isMeant(word, card, '+') && OF_A_DEVICE.has(words[at - 1]?.replace(/^!/, '') ?? ''),
    );
  });

const OF_A_DEVICE = new Set([
  ...['-i', '-o', '--physdev-in', '--physdev-out', '--oif', '--iif', '--gateway-dev'],
  ...['--in-interface', '--out-interface'],
]);

/** The lines of `nft list ruleset` in which the card stands: rules, hooks, and elements of sets and maps. */
export const nftRulesNaming = (ruleset: string, card: string): string[] =>
  ruleset
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => {
      const said = line.replace(/\b(comment|prefix|helper|group) "[^"]*"/g, '');
      const quoted = [...said.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
      const bare = /^(?:devices = \{|type .* device )/.test(said) ? said.split(/[\s,;{}]+/) : [];
      return [...quoted, ...bare].some((name) => isMeant(name, card, '*'));
    });

/** firewalld's own, by which it knows zones: those are looked at apart. */
const withoutFirewalld = (ruleset: string): string =>
  ruleset.replace(/^table \w+ firewalld(?:_policy_drop)? \{$[^]*?^\}$/gm, '');

const isMeant = (word: string, card: string, any: '+' | '*'): boolean =>
  word === card || (word.length > 1 && word.endsWith(any) && card.startsWith(word.slice(0, -1)));

const refused = (message: string): VirtnetError =>
  new VirtnetError(message, { code: 'unsupported', path: 'order.card' });
