/** The rules about raw dnsmasq options whose values are harmless beside some definitions only. */
import { partsOfOption } from '../definition/dnsmasqOptions';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** What is wrong with the raw options beside the rest of the definition. */
export function checkDnsmasqOptions(draft: NetworkDraft): Issue[] {
  return (draft.dnsmasqOptions ?? []).flatMap((line, index) => {
    const option = partsOfOption(line);
    const message = option && refusal(option.name, option.value ?? '', draft);
    return message ? [issue(`dnsmasqOptions[${index}]`, 'dnsmasq-option', message)] : [];
  });
}

/** Values are compared as they stand: dnsmasq would take quotes, comments and escapes out of them. */
function refusal(name: string, value: string, { bridge, ips, outsideUntil }: NetworkDraft): string | null {
  const addresses = ips.map(({ address }) => address);
  const own = [bridge.name ?? '', ...addresses, ''];
  switch (name) {
    // Without <dhcp> nothing says where leases are kept, and dnsmasq takes a file of the host's.
    case 'dhcp-range':
    case 'dhcp-host':
      return ips.some(({ dhcp }) => dhcp !== undefined) ? null : t('check.option.needsDhcp', { name });
    case 'interface':
      return value === bridge.name
        ? null
        : onlyOwn(name, `interface=${bridge.name ?? t('check.option.bridge')}`);
    case 'except-interface':
      return value === 'lo' ? null : onlyOwn(name, 'except-interface=lo');
    case 'listen-address':
      return value.split(',').every((part) => addresses.includes(part))
        ? null
        : onlyOwn(name, `listen-address=${addresses[0] ?? t('check.option.address')}`);
    case 'auth-server': {
      const [zone = '', ...places] = value.split(',');
      return /^[A-Za-z0-9_.-]+$/.test(zone) && places.every((place) => own.includes(place))
        ? null
        : onlyOwn(name, `auth-server=${/^[A-Za-z0-9_.-]*/.exec(zone)?.[0] || 'DOMAIN'},`);
    }
    // The firewall ends questions at the moment by the port of DNS.
    case 'port':
      return outsideUntil === undefined || value === '0' || value === '53' ? null : t('check.option.port');
    default:
      return null;
  }
}

const onlyOwn = (name: string, instead: string): string => t('check.option.onlyOwn', { name, instead });
