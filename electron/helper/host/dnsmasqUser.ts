/** Whom dnsmasq becomes once it has what it needs root for: a user that as little else as possible runs as. */
import type { HostFacts } from '../../../shared/contract/snapshot';
import type { Host } from './host';
import { t } from '../../../shared/language/language';

/** Made by the package, for this alone. */
const OWN = 'virtnet-dnsmasq';
/** Ours, else the one that distributions make for dnsmasq as a service. */
const CANDIDATES = [OWN, 'dnsmasq'];

/** Where system users are listed; the second one where /usr is an image (nss-altfiles). */
const LISTS = ['/etc/passwd', '/usr/lib/passwd'];

/** The user's name; null where there is none of them, and dnsmasq becomes `nobody` (dnsmasq(8), --user). Starts no process. */
export async function findDnsmasqUser(host: Pick<Host, 'readFile'>): Promise<string | null> {
  const lists = await Promise.all(LISTS.map((file) => host.readFile(file).catch(() => null)));
  const users = lists
    .flatMap((text) => (text ?? '').split('\n'))
    .map((line) => line.split(':'))
    .filter(([, , uid]) => uid !== undefined && /^\d+$/.test(uid) && Number(uid) !== 0)
    .map(([name]) => name);
  return CANDIDATES.find((name) => users.includes(name)) ?? null;
}

/** What is to be said of a host where there is no such user. */
export const noUserOfItsOwn = (): HostFacts['problems'][number] => ({
  severity: 'warning',
  title: t('host.dnsmasqUser.title'),
  remedy: t('host.dnsmasqUser.remedy'),
  command: `useradd --system --no-create-home --shell /usr/sbin/nologin ${OWN}`,
});
