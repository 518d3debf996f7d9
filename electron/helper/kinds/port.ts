/** Guests' devices on a bridge: how they are plugged in and read back; nothing else of them is ever changed. */
import type { ResourceOf } from '../hostResource';
import { parseShown } from '../ipShow';

type Port = ResourceOf<'port'>;

/** Lines for `ip -batch` that plug devices in. */
export const plugLines = (ports: readonly Port[]): string[] =>
  ports.map(({ key, value }) => `link set dev ${key} master ${value}`);

/** The devices that are part of another one, in the output of `ip -j -d addr show`. */
export const parseShownPorts = (json: string): Port[] =>
  parseShown(json).flatMap(({ ifname, master }): Port[] =>
    master === undefined ? [] : [{ kind: 'port', key: ifname, value: master }],
  );

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
