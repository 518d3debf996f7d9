/** The file of netplan with which a bridge is made over a card that networkd configures by netplan (netplan(5), netplan-yaml(5)). */
import { basename, join } from 'node:path';
import { VirtnetError } from '../../../../../shared/contract/error';
import { quoteCommand } from '../../../../../shared/words/shellQuote';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import { outputOf, READING_MS, readOrFail } from '../../../host/runOrFail';
import { dropInsOf, fileOfCard, identityOf } from './networkdFiles';
import {
  bridgeYaml,
  givenBy,
  isDefined,
  isForSeveral,
  portOf,
  referringTo,
  settingsOf,
  unmovable,
} from './netplanText';
import type { OwnedWay } from './ownedWay';

/**
 * A file beside the people's, which come first and stay as they are. It has their definition of the card be for no card,
 * and says the same of the bridge; what netplan makes of both is compared before anything is done. Throws `unsupported`
 * for what cannot be moved so, by its name, and `name-taken` for what is there.
 */
export async function netplanBridge(
  host: Host,
  root: string,
  { bridge, card, mac, index }: { bridge: string; card: string; mac: string; index: number },
): Promise<OwnedWay> {
  const ask = (...key: string[]): Promise<string> =>
    readOrFail(
      host,
      ['netplan', 'get', '--root-dir', root, ...key],
      t('orders.bridge.netplanUnread', { card }),
    );
  const from = await fileOfCard(host, root, index);
  const id = /^10-netplan-(.+)\.network$/.exec(basename(from))?.[1] ?? '';
  const [all, printed] = await Promise.all([ask(), ask(`ethernets.${id.replaceAll('.', '\\.')}`)]);
  const settings = settingsOf(printed);
  if (!settings) throw says(card, id, t('orders.bridge.netplanNoCard'));
  if (isForSeveral(settings)) throw says(card, id, (settings.get('match') ?? []).join(' '));
  const path = join(root, `etc/netplan/90-virtnet-${bridge}.yaml`);
  const dropIn = join(root, `etc/systemd/network/10-netplan-${bridge}.network.d/virtnet.conf`);
  // oxlint-disable-next-line texts/in-catalogue
  const mark = `# Made by Virtnet Manager for the bridge ${bridge}; “virtnet net-remove-bridge ${bridge}” removes it.\n`;
  const more = `${await dropInsOf(host, root, from)}${await identityOf(host, root, index)}`;
  const files = [
    { path, content: `${mark}${bridgeYaml(settings, { id, bridge, card, mac })}`, like: null },
    // Keys of a network may be in what it is copied from.
    ...(more.trim() === '' ? [] : [{ path: dropIn, content: `${mark}${more}`, like: join(root, from) }]),
  ];
  const taken = [bridge, portOf(id)].find((name) => isDefined(all, name));
  if (taken !== undefined) throw isThere(taken, card);
  const odd = [...unmovable(settings), ...referringTo(all, id)][0];
  if (odd !== undefined) throw says(card, id, odd);
  const other = await host.readFile(dropIn);
  if (other !== null && !other.startsWith(mark)) throw isThere(dropIn, card);
  await requireSame(host, root, { id, bridge, card, yaml: files[0]?.content ?? '' });
  return {
    files,
    making: ['netplan generate', 'networkctl reload'],
    giving: [
      quoteCommand(['rm', '-f', ...files.map((one) => one.path)]),
      `rmdir --ignore-fail-on-non-empty ${quoteCommand([join(dropIn, '..')])} 2> /dev/null || :`,
      'netplan generate',
      'networkctl reload',
      `[ ! -e /sys/class/net/${bridge} ] || ip link del dev ${bridge}`,
      `networkctl reconfigure ${card}`,
    ],
  };
}

/** In a place of its own, which only root enters and which goes with it: what netplan makes of the people's files alone, and with ours. */
const TRY = `set -e
place=$(mktemp -d -p /run)
trap 'rm -rf "$place"' EXIT
for folder in lib etc run; do
  mkdir -p "$place/$folder/netplan"
  for file in "$1/$folder/netplan"/*.yaml; do [ ! -e "$file" ] || cp -L "$file" "$place/$folder/netplan"; done
done
rm -f "$place/etc/netplan/$2"
made="$place/run/systemd/network/10-netplan"
netplan generate --root-dir "$place" >&2
cat "$made-$3.network"
cat > "$place/etc/netplan/$2"
chmod 600 "$place/etc/netplan/$2"
netplan generate --root-dir "$place" >&2
for file in "$made-$4.network" "$made-$5.network"; do echo '# next'; cat "$file"; done`;

/** Throws `unsupported` where netplan would not give the bridge what it gives the card, or the card to the bridge. */
async function requireSame(
  host: Host,
  root: string,
  { id, bridge, card, yaml }: { id: string; bridge: string; card: string; yaml: string },
): Promise<void> {
  const argv = ['sh', '-c', TRY, 'sh', root, `90-virtnet-${bridge}.yaml`, id, bridge, portOf(id)];
  const tried = await host.run(argv, { input: yaml, withinMs: READING_MS });
  const [ofCard = '', ofBridge = '', ofPort = ''] = outputOf(
    tried,
    t('orders.bridge.netplanUnread', { card }),
  ).split('# next\n');
  const [wanted, given] = [givenBy(ofCard).split('\n'), givenBy(ofBridge).split('\n')];
  const differing = [
    ...wanted.filter((line) => !given.includes(line)),
    ...given.filter((line) => !wanted.includes(line)),
  ][0];
  const port = ofPort.split('\n');
  const isPort = port.includes(`Name=${card}`) && port.includes(`Bridge=${bridge}`);
  if (differing === undefined && wanted.length === given.length && isPort) return;
  throw says(card, id, differing ?? wanted[0] ?? '');
}

const says = (card: string, id: string, what: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.netplanSays', { card, id, what: what.trim().slice(0, 200) }), {
    code: 'unsupported',
    path: 'order.card',
  });

const isThere = (name: string, card: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.netplanTaken', { name, card }), { code: 'name-taken', name });
