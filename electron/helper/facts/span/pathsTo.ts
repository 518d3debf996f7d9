/** How other hosts are reached from an address of this one, and how large a packet gets there whole (ping(8) of iputils). */
import type { Path } from '../../../../shared/contract/span';
import { parseAddress } from '../../../../shared/addresses/addresses';
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import { eachOf } from '../../../../shared/span/eachOf';
import { installLine, packageOf } from '../../../programs/distribution';
import type { Host } from '../../host/host';
import { readDistribution } from '../../host/tools';
import { nullWithoutTool } from '../../host/nullWithoutTool';
import { parsePing, PING_HEADERS } from './ping';

/** Packets of IP that are tried, largest first: jumbo frames, Ethernet, and what tunnels leave of it, down to IPv6's least. */
const SIZES = [9000, 4000, 1500, 1492, 1480, 1460, 1450, 1420, 1400, 1360, 1280];
/** No ping takes longer, in milliseconds. */
const PATIENCE_MS = 2_000;

/** One path for each address, in their order. Throws `missing-tool` without ping. */
export function readPaths(
  host: Host,
  { from, to, asRoot }: { from: string; to: readonly string[]; asRoot: boolean },
): Promise<Path[]> {
  return eachOf(to, (address) => pathTo(host, from, address, asRoot));
}

async function pathTo(host: Host, from: string, to: string, asRoot: boolean): Promise<Path> {
  const [source, target] = [parseAddress(from), parseAddress(to)];
  const nowhere: Path = { to, reached: false, roundTripMs: null, mtu: null, lossPercent: 100 };
  // Nothing else may stand in a command line, as an option would.
  if (!source || source.family !== target?.family) return nowhere;
  const ping = async (...options: string[]): Promise<string> => {
    const argv = ['ping', '-n', '-q', '-W', '1', ...options, '-I', from, to];
    const said = await host.run(argv, { withinMs: PATIENCE_MS }).catch(nullWithoutTool);
    if (said === null) throw await withoutPing(host, asRoot);
    return said.stdout;
  };
  const first = parsePing(await ping('-c', '3', '-i', '0.2'));
  if (first.received === 0) return nowhere;
  const whole = await Promise.all(
    SIZES.map(async (size) => {
      const payload = String(size - PING_HEADERS[source.family]);
      return parsePing(await ping('-c', '1', '-M', 'do', '-s', payload)).received > 0 ? [size] : [];
    }),
  );
  const { roundTripMs, lossPercent } = first;
  return { to, reached: true, roundTripMs, lossPercent, mtu: whole.flat()[0] ?? null };
}

async function withoutPing(host: Host, asRoot: boolean): Promise<VirtnetError> {
  const distribution = await readDistribution(host);
  const install = installLine(['ping'], distribution, asRoot);
  return new VirtnetError(t('facts.noPing', { install }), {
    code: 'missing-tool',
    tools: [{ tool: 'ping', package: packageOf('ping', distribution) }],
    install,
  });
}
