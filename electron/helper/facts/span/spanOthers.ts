/** Leases that other hosts of a network gave, as this host's agent has written them down: nothing of it is trusted. */
import { statSync } from 'node:fs';
import { parseAddress } from '../../../../shared/addresses/addresses';
import type { Host } from '../../host/host';

export interface OthersLease {
  /** Unix time in seconds; 0 = never ends. */
  until: number;
  mac: string;
  address: string;
  name: string | null;
  /** The member that gave it. */
  host: string;
}

/** No longer is the file of as many leases as a network may have, in bytes, and in lines. */
const LONGEST = 20_000_000;
const LINES_MAX = 65_536;

const LINE = /^(\d{1,12}) (\*|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}) ([0-9a-f.:]{2,39}) (\S{1,63}) \S+ (\S{1,63})$/;

/** What was last read of each file: it is written anew only when leases are other ones. */
const last = new Map<string, { text: string; leases: readonly OthersLease[] }>();

/** The leases in a file; none where there is no such file. `hosts` are those that there can be. */
export async function readOthersLeases(
  host: Pick<Host, 'readFile'>,
  file: string,
  hosts: ReadonlySet<string>,
): Promise<readonly OthersLease[]> {
  const found = statSync(file, { throwIfNoEntry: false });
  const text = found && found.size > LONGEST ? null : await host.readFile(file).catch(() => null);
  const known = last.get(file);
  if (text === null) {
    last.delete(file);
    return [];
  }
  if (known?.text === text) return known.leases;
  const leases = leasesIn(text).filter((lease) => hosts.has(lease.host));
  last.set(file, { text, leases });
  return leases;
}

/** What each line says that says it right. */
export const leasesIn = (text: string): OthersLease[] =>
  text.split('\n', LINES_MAX).flatMap((line) => {
    const [, until, mac = '', address = '', name = '', host = ''] = LINE.exec(line) ?? [];
    if (until === undefined || parseAddress(address) === null) return [];
    return [
      { until: Number(until), mac: mac === '*' ? '' : mac, address, name: name === '*' ? null : name, host },
    ];
  });
