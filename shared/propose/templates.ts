/** Where a new network may start: definitions for what people build most, each put onto free addresses of this host. */
import { addressAt, formatAddress, formatSubnet, sizeOf, type Subnet } from '../addresses/addresses';
import type { CheckContext } from '../check/checkContext';
import {
  NAME_MAX,
  type DhcpRange,
  type ForwardMode,
  type IpConfiguration,
  type NetworkDraft,
} from '../definition/network';
import { t } from '../language/language';
import { withReach } from '../definition/reachability';
import { proposeSubnet } from '../check/proposeSubnet';
import { defaultDhcpRange, lanBridge, newBridged, newDraft, nextBridgeName, proposeName } from './suggest';

/** In the order in which they are offered. */
export const templateIds = [
  'nat',
  'route',
  'isolated',
  'bridge',
  'nat-lab',
  'malware-lab',
  'server-net',
  'pxe-lab',
  'dmz',
  'span',
] as const;
export type TemplateId = (typeof templateIds)[number];

const HOUR = 3600;

/** What a network of a template has besides a name, addresses and a bridge. */
interface Part {
  mode: Exclude<ForwardMode, 'open'>;
  /** Which end of the subnet DHCP gives out, as a share of it; the rest stays free for fixed addresses. */
  dhcpShare: 2 | 4;
  /** How long a lease is valid, in seconds; absent = dnsmasq's own choice. */
  lease?: number;
  ip?: Pick<IpConfiguration, 'tftpRoot'>;
  bootFile?: string;
  more?: Partial<NetworkDraft>;
  /** What its name adds to that of the first network; only the first has none. */
  suffix?: string;
  /** Its guests may open connections to those of the parts with these suffixes, whatever the types say. */
  reaches?: readonly string[];
}

export interface Template {
  readonly title: string;
  /** What it is for, in a sentence or two. */
  readonly purpose: string;
  /** Its names begin with this. */
  stem: string;
  /** Nothing but a type with the usual values, which follow whatever else is chosen. */
  isPlain: boolean;
  /** It is to span hosts, which are chosen when it is made. */
  spans?: true;
  /** The first one is what the assistant asks about; the others follow it. */
  parts: readonly [Part, ...Part[]];
}

type Row = Omit<Template, 'title' | 'purpose'>;

const plain = (mode: Part['mode'], stem: string): Row => ({
  stem,
  isPlain: true,
  parts: [{ mode, dhcpShare: 2 }],
});

const table: Record<TemplateId, Row> = {
  nat: plain('nat', 'NAT_Network'),
  route: plain('route', 'Routed_Network'),
  isolated: plain('isolated', 'Isolated_Lab'),
  bridge: plain('bridge', 'Bridged_Network'),
  'nat-lab': {
    stem: 'NAT_Lab',
    isPlain: false,
    parts: [
      {
        mode: 'nat',
        dhcpShare: 2,
        lease: HOUR,
        more: { domain: { name: 'lab.internal', localOnly: true } },
      },
    ],
  },
  'malware-lab': {
    stem: 'Malware_Lab',
    isPlain: false,
    parts: [{ mode: 'isolated', dhcpShare: 2, lease: HOUR / 6, more: { dns: { enabled: false } } }],
  },
  'server-net': {
    stem: 'Server_Net',
    isPlain: false,
    parts: [
      {
        mode: 'route',
        dhcpShare: 4,
        lease: 24 * HOUR,
        more: { domain: { name: 'servers.internal', localOnly: true } },
      },
    ],
  },
  'pxe-lab': {
    stem: 'PXE_Lab',
    isPlain: false,
    parts: [
      {
        mode: 'nat',
        dhcpShare: 2,
        lease: HOUR,
        ip: { tftpRoot: '/srv/tftp' },
        bootFile: 'pxelinux.0',
        more: {
          dnsmasqOptions: [
            // The folder may be made after the network: dnsmasq would not start without it.
            'tftp-no-fail',
            // Client architecture 7 is EFI on x86-64 (RFC 4578 and its errata).
            'dhcp-match=set:uefi,option:client-arch,7',
            'dhcp-boot=tag:uefi,bootx64.efi',
          ],
        },
      },
    ],
  },
  dmz: {
    stem: 'DMZ',
    isPlain: false,
    parts: [
      { mode: 'nat', dhcpShare: 2, reaches: ['inner'] },
      { mode: 'isolated', dhcpShare: 2, suffix: 'inner' },
    ],
  },
  span: { stem: 'Spanning_Network', isPlain: false, spans: true, parts: [{ mode: 'nat', dhcpShare: 2 }] },
};

/** What each template is, titled in the language that is spoken when it is shown. */
export const templates = Object.fromEntries(
  templateIds.map((id): [TemplateId, Template] => [
    id,
    {
      ...table[id],
      get title() {
        return t(`propose.template.${id}.title`);
      },
      get purpose() {
        return t(`propose.template.${id}.purpose`);
      },
    },
  ]),
) as Record<TemplateId, Template>;

/** What a person has chosen for the first network already. */
export interface TemplateChoice {
  name?: string;
  subnet?: Subnet;
}

/**
 * A draft for each network of a template, on addresses that nobody uses; null when there are none left. Where there are
 * several, they have bridges of fixed names, by which they name each other.
 */
export function templateDrafts(
  template: Template,
  context: CheckContext,
  choice: TemplateChoice = {},
): NetworkDraft[] | null {
  const names = context.networks.map(({ name }) => name);
  if (template.parts[0].mode === 'bridge')
    return [newBridged(choice.name ?? proposeName(template.stem, null, names), lanBridge(context))];
  const taken = [...context.addressSpace];
  const devices = [...context.devices, ...context.networks.map(({ device }) => device)];
  const places: { part: Part; subnet: Subnet; device: string }[] = [];
  for (const [index, part] of template.parts.entries()) {
    const subnet = (index === 0 ? choice.subnet : undefined) ?? proposeSubnet(taken);
    if (!subnet) return null;
    taken.push({ subnet: formatSubnet(subnet), kind: 'network', owner: template.title });
    const device = nextBridgeName([...devices, ...(context.claimedBridges ?? []).map(({ name }) => name)]);
    devices.push(device);
    places.push({ part, subnet, device });
  }
  const name = choice.name ?? proposeName(template.stem, places[0]?.subnet ?? null, names);
  const drafts = places.map(({ part, subnet, device }) => {
    const draft = draftOf(part, nameOf(name, part, names), subnet);
    return { ...draft, bridge: { ...draft.bridge, name: device } };
  });
  // A single network may as well get the bridge that is free by the time that it is made.
  return places.length > 1 ? withExceptions(drafts, places) : drafts.map(withoutBridge);
}

const withoutBridge = ({ bridge: { name: _, ...bridge }, ...draft }: NamedDraft): NetworkDraft => ({
  ...draft,
  bridge,
});

/** A draft with a bridge of a fixed name. */
type NamedDraft = NetworkDraft & { bridge: { name: string } };

function withExceptions(
  drafts: readonly NamedDraft[],
  places: readonly { part: Part; device: string }[],
): NamedDraft[] {
  let all = [...drafts];
  for (const { part, device } of places) {
    for (const { device: to } of places.filter((other) => part.reaches?.includes(other.part.suffix ?? ''))) {
      const changed = withReach(all, device, to, true);
      all = all.map((draft) => changed.find((other) => other.name === draft.name) ?? draft);
    }
  }
  return all;
}

/** The first network's name, or a free one made of it. */
function nameOf(first: string, { suffix }: Part, taken: readonly string[]): string {
  if (suffix === undefined) return first;
  const base = `${first.slice(0, NAME_MAX - suffix.length - 4)}_${suffix}`;
  if (!taken.includes(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.includes(`${base}_${n}`)) return `${base}_${n}`;
}

function draftOf(part: Part, name: string, subnet: Subnet): NetworkDraft {
  const range = dhcpRange(subnet, part.dhcpShare);
  const draft = newDraft({
    name,
    subnet,
    dhcp: part.lease === undefined ? range : { ...range, lease: part.lease },
    forward: { mode: part.mode },
  });
  const bootp = part.bootFile === undefined ? {} : { bootp: { file: part.bootFile } };
  return {
    ...draft,
    ...part.more,
    ips: draft.ips.map((ip) => ({
      ...ip,
      ...part.ip,
      ...(ip.dhcp ? { dhcp: { ...ip.dhcp, ...bootp } } : {}),
    })),
  };
}

/** The upper half or quarter of the subnet, up to its last usable address. */
function dhcpRange(subnet: Subnet, share: Part['dhcpShare']): DhcpRange {
  const half = defaultDhcpRange(subnet);
  if (share === 2) return half;
  const size = sizeOf(subnet);
  return { start: formatAddress(addressAt(subnet, size - size / BigInt(share))), end: half.end };
}
