/** The kind `sysctl`: settings of the kernel that networks need, each by its path under /proc/sys. */
import { parseAddress } from '../../../shared/addresses/addresses';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { Resource } from '../../../shared/contract/resource';
import { FORWARD_IPV6 } from './firewall/firewallModel';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { t } from '../../../shared/language/language';
import type { KindContext } from './kindContext';
import type { Kind } from './kind';
import { operationOf, type Step } from './operation';
import { settingSign } from './sign';

export const sysctl: Kind<string> = {
  name: 'sysctl',
  wanted: ({ definition }, context) => settingsOf(definition, context),
  async read({ host }, wanted) {
    const values = await Promise.all(wanted.map(({ key }) => host.readSysctl(key)));
    return wanted.flatMap((resource, index) => {
      const value = values[index] ?? null;
      return value === null ? [] : [{ ...resource, value }];
    });
  },
  presume: (look, owned, wanted) => sysctl.read(look, [...owned, ...wanted]),
  // Settings of a bridge go with it, and ip_forward stays on: other programs may rely on it by then.
  isLasting: true,
  steps(changes) {
    const { written } = changes.of(sysctl);
    const steps = (isLast: boolean): Step[] =>
      written
        .filter(({ key }) => (key === FORWARD_IPV6) === isLast)
        .map(({ key, value }) => settingStep(key, value));
    // Devices must have been told to go on listening to routers before the host becomes one.
    return { set: steps(false), forward: steps(true) };
  },
  words: {
    cause: 'kinds.sysctl.cause',
    name: ({ key }) => t('kinds.sysctl.name', { setting: key }),
    change: (_action, { key, value }) => t('kinds.sysctl.set', { setting: key, value }),
    difference: (found, wanted) =>
      t('kinds.sysctl.differs', { setting: found.key, found: found.value, wanted: wanted.value }),
  },
  noticed: 'signs',
  signs: ({ key }) => [settingSign(key)],
};

/** Sets one setting. */
export function settingStep(key: string, value: string): Step {
  const command = quoteCommand(['sysctl', '-w', `${key}=${value}`]);
  return {
    title: t('kinds.sysctl.set', { setting: key, value }),
    operation: operationOf({
      perform: (host) => host.writeSysctl(key, value),
      command,
      script: () => [command],
    }),
  };
}

function settingsOf(
  definition: NetworkDefinition,
  { hasIpv6, acceptingDevices }: KindContext,
): Resource<string>[] {
  // Guests that join a bridge are passed on by it, and not by this host.
  if (isBridged(definition)) return [];
  const { bridge, forward, ips, reach } = definition;
  const set = (key: string, value: string): Resource<string> => ({ kind: sysctl.name, key, value });
  const ofBridge = (key: string, value: string) => set(`net/ipv6/conf/${bridge.name}/${key}`, value);
  // Exceptions lead out of an isolated network as well.
  const isForwarding = forward.mode !== 'isolated' || reach !== undefined;
  const usesIpv6 = ips.some(({ address }) => parseAddress(address)?.family === 'ipv6');
  return [
    ...(isForwarding ? [set('net/ipv4/ip_forward', '1')] : []),
    ...(isForwarding && usesIpv6
      ? [
          // A host that forwards no longer listens to its own router, unless it is told to (Documentation/networking/ip-sysctl).
          ...acceptingDevices.map((device) => set(`net/ipv6/conf/${device}/accept_ra`, '2')),
          set(FORWARD_IPV6, '1'),
        ]
      : []),
    // A guest could otherwise reach the host over addresses that the definition knows nothing of.
    ...(hasIpv6 || usesIpv6
      ? [ofBridge('disable_ipv6', usesIpv6 ? '0' : '1'), ofBridge('accept_ra', '0')]
      : []),
  ];
}
