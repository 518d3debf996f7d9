/** Static routes by a bridge: how `ip` (iproute2) makes, replaces, removes and shows them. */
import { z } from 'zod';
import { formatAddress, formatSubnet, parseAddress, subnetOf } from '../../../shared/addresses';
import type { StaticRoute } from '../../../shared/network';
import type { ResourceOf, RouteValue } from '../hostResource';

type Route = ResourceOf<'route'>;

/** libvirt's metric for a route that names none (virNetDevIPRouteGetMetric). */
const DEFAULT_METRIC = 1;

const keyOf = ({ device, destination, metric }: RouteValue): string => `${device} ${destination} ${metric}`;
const routeResource = (value: RouteValue): Route => ({ kind: 'route', key: keyOf(value), value });

/** The route that a definition asks for, in the kernel's own spelling. */
export function definedRoute(device: string, { destination, prefix, gateway, metric }: StaticRoute): Route[] {
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
export const routeLine = (
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
export function parseShownRoutes(family: RouteValue['family'], json: string): Route[] {
  const shown = z.array(z.unknown()).parse(JSON.parse(json.trim() === '' ? '[]' : json));
  return shown.flatMap((entry) => {
    const parsed = shownSchema.safeParse(entry);
    if (!parsed.success || parsed.data.gateway === undefined || parsed.data.dev === undefined) return [];
    const { dst, gateway, dev: device, metric } = parsed.data;
    return [routeResource({ device, family, destination: withPrefix(dst, family), gateway, metric })];
  });
}

/** iproute2 leaves the prefix of a single host out and calls what takes everything `default`. */
function withPrefix(destination: string, family: RouteValue['family']): string {
  if (destination === 'default') return family === 'ipv4' ? '0.0.0.0/0' : '::/0';
  return destination.includes('/') ? destination : `${destination}/${family === 'ipv4' ? 32 : 128}`;
}
