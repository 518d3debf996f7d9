/** Guests' devices on a bridge: how they are plugged in and read back; nothing else of them is ever changed. */
import { z } from 'zod';
import type { ResourceOf } from '../hostResource';

type Port = ResourceOf<'port'>;

/** Lines for `ip -batch` that plug devices in. */
export const plugLines = (ports: readonly Port[]): string[] =>
  ports.map(({ key, value }) => `link set dev ${key} master ${value}`);

const shownSchema = z.object({ ifname: z.string(), master: z.string() });

/** The devices that are part of another one, in the output of `ip -j -d addr show`. */
export function parseShownPorts(json: string): Port[] {
  const shown = z.array(z.unknown()).parse(JSON.parse(json.trim() === '' ? '[]' : json));
  return shown.flatMap((entry): Port[] => {
    const parsed = shownSchema.safeParse(entry);
    return parsed.success ? [{ kind: 'port', key: parsed.data.ifname, value: parsed.data.master }] : [];
  });
}

/** The command that plugs devices in; one that cannot be does not keep it from the others. */
export const PLUG_COMMAND = ['ip', '-force', '-batch', '-'];

/**
 * True when all that ip(8) complains of are devices that are gone, or that the kernel does not take as ports: guests
 * come and go as they like, and none of them may keep a network from running.
 */
export const concernsDevicesOnly = (stderr: string): boolean =>
  stderr
    .trim()
    .split('\n')
    .every((line) => /^(Cannot find device|Device "|RTNETLINK answers:|Error:|Command failed )/.test(line));
