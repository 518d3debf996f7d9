/** The DNS side of a network's dnsmasq: where questions go, and the records that the definition adds. */
import { parseCidr, type Subnet } from '../../../../shared/addresses/addresses';
import { textRecordLine } from '../../../../shared/definition/textRecord';
import type {
  DnsConfiguration,
  IpConfiguration,
  NetworkDefinition,
} from '../../../../shared/definition/network';

/** Whether nothing of a network leaves, which includes what its guests ask for: a name is a way to tell the outside something. */
export const keepsQuestions = ({ forward, outsideUntil }: NetworkDefinition): boolean =>
  forward.mode === 'isolated' || outsideUntil === 0;

/** Where questions go: to forwarders, or nowhere for what belongs to this network. */
export function nameRouting(definition: NetworkDefinition): string[] {
  const { dns, domain, ips, hostResolves } = definition;
  const forwarders = dns.enabled && !keepsQuestions(definition) ? (dns.forwarders ?? []) : [];
  const lines = forwarders.map((forwarder) => {
    const scope = forwarder.domain === undefined ? '' : `/${forwarder.domain}/`;
    // "#" stands for the resolvers that all other names go to.
    const port = forwarder.port === undefined ? '' : `#${forwarder.port}`;
    return `server=${scope}${forwarder.address ?? '#'}${port}`;
  });
  if (domain) {
    lines.push(`domain=${domain.name}`, 'expand-hosts');
    // What the host asks here must not be asked of the host again.
    if (domain.localOnly || hostResolves) lines.push(`local=/${domain.name}/`);
  }
  // Names without a domain are then this network's own.
  if (dns.enabled && dns.forwardPlainNames === false) lines.push('domain-needed', 'local=//');
  const isKept = ({ localPtr }: IpConfiguration): boolean =>
    localPtr === true || (hostResolves === true && domain !== undefined);
  return [
    ...lines,
    ...ips.filter(isKept).flatMap((ip) => {
      const zone = reverseZoneOf(ip);
      return zone === null ? [] : [`local=/${zone}/`];
    }),
  ];
}

/** The zone of the names of addresses; null unless it ends at a whole byte (RFC 1035 §3.5) or nibble (RFC 3596 §2.5). */
export function reverseZoneOf({ address, prefix }: IpConfiguration): string | null {
  const subnet = parseCidr(`${address}/${prefix}`)?.subnet;
  return subnet ? reverseZone(subnet) : null;
}

function reverseZone({ family, first, prefix }: Subnet): string | null {
  const [width, total, base, suffix] =
    family === 'ipv4' ? [8, 32, 10, 'in-addr.arpa'] : [4, 128, 16, 'ip6.arpa'];
  if (prefix % width !== 0) return null;
  const labels: string[] = [];
  for (let bits = prefix; bits >= width; bits -= width) {
    labels.push(((first >> BigInt(total - bits)) & BigInt((1 << width) - 1)).toString(base));
  }
  return `${labels.join('.')}.${suffix}`;
}

/** Text and service records. */
export function dnsRecords({ dns }: NetworkDefinition): string[] {
  if (!dns.enabled) return [];
  return [...(dns.texts ?? []).map(textRecordLine), ...(dns.services ?? []).map(serviceLine)];
}

/** Without a target the record says that there is no such service (dnsmasq(8), --srv-host). */
function serviceLine({
  service,
  protocol,
  domain,
  target,
  port,
  priority,
  weight,
}: NonNullable<DnsConfiguration['services']>[number]): string {
  const name = `_${service}._${protocol}${domain === undefined ? '' : `.${domain}`}`;
  if (target === undefined || target === '.') return `srv-host=${name}`;
  const numbers = [port ?? 1, priority ?? 0, weight ?? 0];
  const isPlain = port === undefined && priority === undefined && weight === undefined;
  return `srv-host=${[name, target, ...(isPlain ? [] : numbers)].join(',')}`;
}

/** The names in the form of hosts(5). */
export const hostsFile = (hosts: NonNullable<DnsConfiguration['hosts']>): string =>
  hosts.map(({ address, names }) => `${[address, ...names].join('\t')}\n`).join('');
