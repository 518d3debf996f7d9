/** Who holds a UDP port of the host, as ss(8) tells it. */
import type { Host } from '../host/host';
import { READING_MS } from '../host/runOrFail';
import { t } from '../../../shared/language/language';

/**
 * Whoever listens at the port of this address, or of all addresses; at any, when none is given. As
 * `unbound (process 812)`, or in general words when ss does not say who; null when there is none, or no ss.
 */
export async function portOwner(
  host: Pick<Host, 'run'>,
  port: number,
  address: string | null = null,
): Promise<string | null> {
  const { status, stdout } = await host
    .run(['ss', '-H', '-lunp', `sport = :${port}`], { withinMs: READING_MS })
    .catch(() => ({ status: 1, stdout: '' }));
  if (status !== 0) return null;
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => address === null || isAt(one, port, address));
  if (line === undefined) return null;
  const [, name = '', pid = ''] = /users:\(\("([^"]+)",pid=(\d+)/.exec(line) ?? [];
  return name === '' ? t('facts.anotherProgram') : t('facts.process', { name, pid });
}

/** Whether a line of ss is of a socket at this address or at all; a scope (`%virbr0`) does not count. */
function isAt(line: string, port: number, address: string): boolean {
  const local = line
    .trim()
    .split(/\s+/)[3]
    ?.replace(/%[^:]*/, '')
    .replace(new RegExp(`:${port}$`), '');
  return local !== undefined && [address, '0.0.0.0', '*', '[::]'].includes(local);
}
