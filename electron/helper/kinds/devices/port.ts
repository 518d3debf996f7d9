/** The kind `port`: guests' devices on a bridge. They are plugged in and read back; nothing else of them is ever changed. */
import type { Resource } from '../../../../shared/contract/resource';
import type { Host } from '../../host/host';
import { parseAllShown } from '../../facts/ipShow';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { withBridge, type Kind } from '../kind';
import { counted, SHOW_DEVICES } from './link';
import { hereDocument, operationOf, requireSuccess, type Operation, type Step } from '../operation';

/** A guest's device; the value is the bridge. */
type Port = Resource<string>;

export const port: Kind<string> = {
  name: 'port',
  wanted: ({ definition: { name, bridge } }, { ports }) =>
    (ports.get(name) ?? []).map((key) => ({ kind: port.name, key, value: bridge.name })),
  read: async (look) => parseShownPorts(await look.shown(SHOW_DEVICES, t('kinds.link.unread'))),
  presume: withBridge,
  // A guest's device is never removed, and its place goes with the bridge.
  isLasting: true,
  steps: (changes) => ({ plug: plugSteps(changes.of(port).written) }),
  words: {
    cause: 'kinds.port.cause',
    name: ({ key, value }) => t('kinds.port.name', { device: key, bridge: value }),
    change: (_action, { key, value }) => t('kinds.port.plug', { device: key, bridge: value }),
    missing: ({ key, value }) => t('kinds.port.missing', { device: key, bridge: value }),
  },
  noticed: 'devices',
};

function plugSteps(ports: readonly Port[]): Step[] {
  if (ports.length === 0) return [];
  const title = t('kinds.port.plugAgain', counted(ports.map(({ key }) => key)));
  return [{ title, operation: plug(`${plugLines(ports).join('\n')}\n`) }];
}

/** Plugs guests in, as far as they still are there. */
function plug(input: string): Operation {
  const command = quoteCommand(PLUG_COMMAND);
  return operationOf({
    perform: (host) => plugIn(host, input),
    command,
    input,
    script: () => {
      const [first = '', ...rest] = hereDocument(command, input);
      return [`${first} || true`, ...rest];
    },
  });
}

async function plugIn(host: Host, input: string): Promise<void> {
  const result = await host.run(PLUG_COMMAND, { input });
  if (!concernsDevicesOnly(result.stderr)) requireSuccess(result);
}

/** Lines for `ip -batch` that plug devices in. */
const plugLines = (ports: readonly Port[]): string[] =>
  ports.map(({ key, value }) => `link set dev ${key} master ${value}`);

/** The devices that are part of another one, in the output of `ip -j -d addr show`. */
const parseShownPorts = (json: string): Port[] =>
  parseAllShown(json).flatMap(({ ifname, master }): Port[] =>
    master === undefined ? [] : [{ kind: port.name, key: ifname, value: master }],
  );

/** The command that plugs devices in; one that cannot be does not keep it from the others. */
const PLUG_COMMAND = ['ip', '-force', '-batch', '-'];

/**
 * True when all that ip(8) complains of are devices that are gone, or that the kernel does not take as ports: guests
 * come and go as they like, and none of them may keep a network from running.
 */
const concernsDevicesOnly = (stderr: string): boolean =>
  stderr
    .trim()
    .split('\n')
    .every((line) => /^(Cannot find device|Device "|RTNETLINK answers:|Error:|Command failed )/.test(line));
