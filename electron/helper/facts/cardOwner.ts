/** Who configures a network card of this host, and which DHCP clients ask for it. */
import { basename, join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import type { Host, ProcessInfo } from '../host/host';
import type { Surroundings } from './hostFacts';
import { t } from '../../../shared/language/language';

/** Who is known to configure cards, as a person knows it; `other` is known by the name of its process. */
export interface CardOwner {
  id: 'networkmanager' | 'networkd' | 'netplan' | 'ifupdown' | 'other';
  title: string;
  /** Where that is said. */
  by: string;
  /** Whether it can be asked for a bridge over the card. */
  isAsked: boolean;
}

/**
 * Who says of the card that it is theirs; none when nobody does. A sandbox has nobody but itself. `index` is the kernel's
 * number of the device.
 */
export async function cardOwners(
  host: Host,
  { root, place }: Pick<Surroundings, 'root' | 'place'>,
  card: { name: string; index: number },
): Promise<CardOwner[]> {
  if (place === 'sandbox') return [];
  const processes = await host.listProcesses();
  const [written, ...asked] = await Promise.all([
    ifupdown(host, root, card.name),
    networkManager(host, card.name),
    networkd(host, root, card.index, processes),
  ]);
  const more = await others(host, processes, { card: card.name, isWritten: written.length > 0 });
  return [...asked.flat(), ...written, ...more];
}

async function networkManager(host: Host, card: string): Promise<CardOwner[]> {
  const asked = await host
    .run(['nmcli', '-t', '-f', 'GENERAL.STATE,GENERAL.CONNECTION', 'device', 'show', card])
    .catch((error: unknown) => {
      if (error instanceof VirtnetError && error.code === 'missing-tool') return null;
      throw error;
    });
  if (asked?.status !== 0) return [];
  // 10 = NM_DEVICE_STATE_UNMANAGED.
  if (!/^GENERAL\.STATE:(?!(10|0)\b|.*externally)/m.test(asked.stdout)) return [];
  const connection = /^GENERAL\.CONNECTION:(.*)$/m.exec(asked.stdout)?.[1] ?? '';
  if (connection.startsWith('netplan-'))
    return [
      { id: 'netplan', title: 'netplan', by: t('facts.card.connection', { connection }), isAsked: false },
    ];
  const by = t('facts.card.ownConnection', { connection });
  return [
    // oxlint-disable-next-line texts/in-catalogue
    { id: 'networkmanager', title: 'NetworkManager', by, isAsked: true },
  ];
}

async function networkd(
  host: Host,
  root: string,
  index: number,
  processes: readonly ProcessInfo[],
): Promise<CardOwner[]> {
  const file = join(root, 'run/systemd/netif/links', String(index));
  const state = (await host.readFile(file)) ?? '';
  const isRunning = processes.some(({ argv }) => basename(argv[0] ?? '') === 'systemd-networkd');
  if (!isRunning || !/^NETWORK_FILE=/m.test(state) || /^ADMIN_STATE=unmanaged$/m.test(state)) return [];
  const from = /^NETWORK_FILE=(.*)$/m.exec(state)?.[1] ?? '';
  return /\/\d+-netplan-[^/]*\.network$/.test(from)
    ? [{ id: 'netplan', title: 'netplan', by: from, isAsked: true }]
    : [{ id: 'networkd', title: 'systemd-networkd', by: from, isAsked: true }];
}

async function ifupdown(host: Host, root: string, card: string): Promise<CardOwner[]> {
  const folder = join(root, 'etc/network/interfaces.d');
  const files = [
    join(root, 'etc/network/interfaces'),
    ...(await host.readDir(folder)).map((name) => join(folder, name)),
  ];
  for (const file of files) {
    const text = (await host.readFile(file).catch(() => null)) ?? '';
    const isNamed = text.split('\n').some((line) => /^\s*iface\s+(\S+)/.exec(line)?.[1] === card);
    if (isNamed) return [{ id: 'ifupdown', title: 'ifupdown', by: file, isAsked: true }];
  }
  return [];
}

/** Programs that configure every card that comes. */
const TAKES_ALL = new Set(['connmand', 'wickedd', 'netifd', 'dhcpcd', 'dhcpcd:']);

/** `isWritten` says that ifupdown configures the card, whose own client a dhcpcd of that card is. */
async function others(
  host: Host,
  processes: readonly ProcessInfo[],
  { card, isWritten }: { card: string; isWritten: boolean },
): Promise<CardOwner[]> {
  const candidates = processes.filter(({ argv }) => {
    const [program = '', ...rest] = argv.flatMap((word) => word.split(' '));
    const name = basename(program);
    if (!TAKES_ALL.has(name)) return false;
    if (!name.startsWith('dhcpcd')) return true;
    const devices = rest.filter(isDevice);
    // The title that it gives itself says nothing of how it was started, so that it cannot be started anew elsewhere.
    return devices.length === 0 || (!isWritten && name === 'dhcpcd:' && devices.includes(card));
  });
  const here = await Promise.all(candidates.map((one) => isHere(host, one.pid)));
  return candidates
    .filter((_, index) => here[index])
    .map(({ pid, argv }): CardOwner => {
      const title = basename(argv[0]?.split(' ')[0] ?? '').replace(/:$/, '');
      return { id: 'other', title, by: t('facts.card.process', { pid }), isAsked: false };
    })
    .filter(({ title }, index, all) => all.findIndex((one) => one.title === title) === index);
}

/** What dhcpcd is given and is no option: the devices that it is for. */
const isDevice = (word: string): boolean => /^[a-z][\w.-]*$/.test(word);

/** A program that keeps a DHCP lease for a device. */
export interface DhcpClient {
  pid: number;
  argv: string[];
}

const CLIENTS = new Set(['udhcpc', 'udhcpc6', 'dhclient', 'dhcpcd']);

/** The client's program, of busybox its applet. */
const programOf = (argv: readonly string[]): string => {
  const names = argv.slice(0, 2).map((word) => basename(word));
  return (names[0] === 'busybox' ? names[1] : names[0]) ?? '';
};

/** The DHCP clients that root runs on this host for a device. */
export async function dhcpClients(host: Host, device: string): Promise<DhcpClient[]> {
  const candidates = (await host.listProcesses()).filter(
    ({ argv }) => CLIENTS.has(programOf(argv)) && argv.slice(1).some((word) => namesDevice(word, device)),
  );
  const here = await Promise.all(candidates.map(({ pid }) => isHere(host, pid)));
  return candidates.filter((_, index) => here[index]);
}

const namesDevice = (word: string, device: string): boolean =>
  word === device || word === `-i${device}` || word === `--interface=${device}`;

/** The same client for another device. */
export const forDevice = (argv: readonly string[], from: string, to: string): string[] =>
  argv.map((word) => (namesDevice(word, from) ? `${word.slice(0, word.length - from.length)}${to}` : word));

/** Whether something else keeps a client in the foreground, and would start it again when it ends. */
export function isKeptByOthers(argv: readonly string[]): boolean {
  const words = argv.slice(1);
  switch (programOf(argv)) {
    case 'dhclient':
      return words.includes('-d');
    case 'dhcpcd':
      return words.some((word) => word === '-B' || word === '--nobackground');
    default:
      return words.some((word) => word === '--foreground' || /^-[bnqRSfCoa]*f[bnqRSfCoa]*$/.test(word));
  }
}

/**
 * Root's, in our network and among our processes: a container's programs, and whatever others call so, are not this
 * host's. What systemd protects the system from has mounts of its own and is this host's all the same.
 */
async function isHere(host: Host, pid: number): Promise<boolean> {
  const status = (await host.readFile(`/proc/${pid}/status`).catch(() => null)) ?? '';
  if (!/^Uid:\s+0\s+0\s+0\s+0$/m.test(status)) return false;
  const paths = ['self', pid].flatMap((who) => ['net', 'pid'].map((kind) => `/proc/${who}/ns/${kind}`));
  const { status: code, stdout } = await host.run(['readlink', ...paths]);
  const [net, processes, itsNet, itsProcesses] = stdout.trim().split('\n');
  return code === 0 && net === itsNet && processes === itsProcesses;
}
