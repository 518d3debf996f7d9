/** The kind `route`: static routes by a bridge, as `ip` (iproute2) makes, replaces, removes and shows them. */
import * as z from 'zod';
import { parseEntries } from '../facts/ipShow';
import { formatAddress, formatSubnet, parseAddress, subnetOf } from '../../../shared/addresses/addresses';
import { isBridged, type StaticRoute } from '../../../shared/definition/network';
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { FAMILIES } from './firewall/firewallModel';
import { withBridge, type Kind } from './kind';
import { bridgeIdentity, bridgesLosingAddresses } from './devices/link';
import { batch } from './operation';

/** A static route by a bridge, in the kernel's spelling. */
interface RouteValue {
  device: string;
  family: 'ipv4' | 'ipv6';
  /** With its prefix. */
  destination: string;
  gateway: string;
  metric: number;
}

type Route = Resource<RouteValue>;

export const route: Kind<RouteValue> = {
  name: 'route',
  wanted: ({ definition, definition: { bridge, routes = [] } }) =>
    isBridged(definition) ? [] : routes.flatMap((one) => definedRoute(bridge.name, one)),
  /** One process for each family that any is of. */
  async read(look, wanted) {
    const keys = new Set(wanted.map(({ key }) => key));
    const families = FAMILIES.filter((family) => wanted.some(({ value }) => value.family === family));
    const shown = await Promise.all(
      families.map(async (family) => {
        const argv = ['ip', '-j', family === 'ipv4' ? '-4' : '-6', 'route', 'show'];
        return parseShownRoutes(family, await look.shown(argv, t('kinds.route.unread')));
      }),
    );
    return shown.flat().filter(({ key }) => keys.has(key));
  },
  presume: withBridge,
  // With the last address of a bridge, the kernel takes its routes away.
  renewed: (found, { value }, { changes }) =>
    bridgesLosingAddresses(changes).includes(value.device) ? found : null,
  goesWith: ({ value }) => bridgeIdentity(value.device),
  steps(changes) {
    const { removed, created, replaced } = changes.of(route);
    return {
      // Before the bridge's addresses, which would take them along.
      cut: batch(
        t('kinds.route.remove'),
        removed.map((one) => routeLine('del', one)),
      ),
      route: batch(t('kinds.route.add'), [
        ...created.map((one) => routeLine('add', one)),
        ...replaced.map(({ after }) => routeLine('replace', after)),
      ]),
    };
  },
  words: {
    cause: 'kinds.route.cause',
    name: ({ value: { destination, gateway } }) => t('kinds.route.name', { destination, gateway }),
    change: (action, { value: { destination, gateway } }) =>
      t('kinds.route.change', { action, destination, gateway }),
  },
  noticed: 'devices',
};

/** libvirt's metric for a route that names none (virNetDevIPRouteGetMetric). */
const DEFAULT_METRIC = 1;

const keyOf = ({ device, destination, metric }: RouteValue): string => `${device} ${destination} ${metric}`;
const routeResource = (value: RouteValue): Route => ({
  kind: route.name,
  key: keyOf(value),
  value,
});

/** The route that a definition asks for, in the kernel's own spelling. */
function definedRoute(device: string, { destination, prefix, gateway, metric }: StaticRoute): Route[] {
  const [to, via] = [parseAddress(destination), parseAddress(gateway)];
  if (!to || !via) return [];
  return [
    routeResource({
      device,
      family: to.family,
      destination: formatSubnet(subnetOf(to, prefix)),
      gateway: formatAddress(via),
      metric: metric ?? DEFAULT_METRIC,
    }),
  ];
}

/** A line for `ip -batch`. Adding fails when there is such a route already; it is marked as an administrator's own. */
const routeLine = (
  verb: 'add' | 'replace' | 'del',
  { value: { device, destination, gateway, metric } }: Route,
): string => `route ${verb} ${destination} via ${gateway} dev ${device} proto static metric ${metric}`;

const shownSchema = z.object({
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  metric: z.number().default(0),
});

/** The routes by gateways in the output of `ip -j route show` of one family. */
function parseShownRoutes(family: RouteValue['family'], json: string): Route[] {
  return parseEntries(shownSchema, json).flatMap(({ dst, gateway, dev: device, metric }) =>
    gateway === undefined || device === undefined
      ? []
      : [routeResource({ device, family, destination: withPrefix(dst, family), gateway, metric })],
  );
}

/** iproute2 leaves the prefix of a single host out and calls what takes everything `default`. */
function withPrefix(destination: string, family: RouteValue['family']): string {
  if (destination === 'default') return family === 'ipv4' ? '0.0.0.0/0' : '::/0';
  return destination.includes('/') ? destination : `${destination}/${family === 'ipv4' ? 32 : 128}`;
}
