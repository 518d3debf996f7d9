/** How NetworkManager is asked for a bridge over a card that it configures, by nmcli(1). */
import { VirtnetError } from '../../../../../shared/contract/error';
import { quoteCommand } from '../../../../../shared/words/shellQuote';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import { runOrFail } from '../../../host/runOrFail';
import type { OwnedWay } from './ownedWay';

/** What a profile says of the host and not of the card's own link. */
const SECTIONS = 'ipv4,ipv6,proxy,connection.zone,connection.metered,connection.mdns,connection.llmnr';

/** The metric of the routes of a wired card where its profile says none (NM_SETTING_IP_CONFIG_ROUTE_METRIC). */
const CARD_METRIC = '100';

/**
 * Two profiles of ours, before the card's own by their priority: that one stays as it is, and takes the card again when ours
 * are gone. The bridge's has what the card's own says of addresses, routes and names. Throws `unsupported` for a card that has
 * to prove who it is, and `name-taken` for profiles of our names.
 */
export async function networkManagerBridge(
  host: Host,
  { bridge, card, mac, isKnown }: { bridge: string; card: string; mac: string; isKnown: boolean },
): Promise<OwnedWay> {
  const ask = async (...argv: string[]): Promise<string> =>
    (await runOrFail(host, ['nmcli', '-t', '-e', 'no', ...argv], t('orders.bridge.nmUnread', { card })))
      .stdout;
  const [of, port] = [`virtnet-${bridge}`, `virtnet-${bridge}-port`];
  const names = (await ask('-f', 'NAME', 'connection', 'show')).split('\n');
  const taken = [of, port].find((name) => names.includes(name));
  if (taken !== undefined && !isKnown) throw isThere(taken);
  const uuid = /^GENERAL\.CON-UUID:([0-9a-f-]{36})$/m.exec(
    await ask('-f', 'GENERAL.CON-UUID', 'device', 'show', card),
  )?.[1];
  if (uuid === undefined) throw notConnected(card);
  const whole = linesOf(await ask('-f', '802-1x,802-3-ethernet', 'connection', 'show', uuid));
  if (whole.some(([key]) => key.startsWith('802-1x.'))) throw proves(card);
  const mtu = whole.find(([key, value]) => key === '802-3-ethernet.mtu' && /^[1-9]\d*$/.test(value))?.[1];
  const settings = linesOf(await ask('-f', SECTIONS, 'connection', 'show', uuid));
  // Bridges have another one by default (425), and routes would lose to those of another card.
  const metrics = ['ipv4.route-metric', 'ipv6.route-metric'].filter(
    (key) => !settings.some(([known]) => known === key),
  );
  const add = (type: string, name: string, device: string, ...more: string[]): string =>
    quoteCommand(['nmcli', 'connection', 'add', 'type', type, 'con-name', name, 'ifname', device, ...more]);
  const forget = [port, of].map((name) => `nmcli connection delete id ${name} > /dev/null 2>&1 || :`);
  return {
    files: [],
    making: [
      ...forget,
      add(
        'bridge',
        of,
        bridge,
        ...[
          'connection.autoconnect-slaves',
          '1',
          'bridge.stp',
          'no',
          'bridge.forward-delay',
          '0',
          'bridge.mac-address',
          mac,
        ],
        ...settings.flat(),
        ...metrics.flatMap((key) => [key, CARD_METRIC]),
      ),
      add(
        ...(['ethernet', port, card, 'master', bridge, 'slave-type', 'bridge'] as const),
        ...[
          'connection.autoconnect-priority',
          '999',
          ...(mtu === undefined ? [] : ['802-3-ethernet.mtu', mtu]),
        ],
      ),
      `nmcli -w 30 connection up id ${port}`,
    ],
    giving: [...forget, `nmcli -w 30 connection up uuid ${uuid} ifname ${card}`],
  };
}

/** What is set, by its name; what is not said is NetworkManager's default for the new profile as well. */
const linesOf = (text: string): [string, string][] =>
  text.split('\n').flatMap((line): [string, string][] => {
    const [, key = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
    return value === '' || value === '-1' ? [] : [[key, value]];
  });

const isThere = (name: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.nmProfileTaken', { name }), { code: 'name-taken', name });

const notConnected = (card: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.nmNotConnected', { card }), { code: 'unsupported', path: 'order.card' });

const proves = (card: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.provesItself', { card }), { code: 'unsupported', path: 'order.card' });
