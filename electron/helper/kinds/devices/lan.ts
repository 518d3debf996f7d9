/** The kind `lan`: bridges of the host that guests join. They are only looked at: nothing of them is made, changed or removed. */
import { isBridged } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import type { Kind } from '../kind';

/** What stands under the name of a bridge. */
type LanValue = 'bridge' | 'other device' | 'nothing';

type Lan = Resource<LanValue>;

export const lan: Kind<LanValue> = {
  name: 'lan',
  wanted: ({ definition }) =>
    isBridged(definition) ? [{ kind: lan.name, key: definition.bridge.name, value: 'bridge' }] : [],
  read: ({ host }, wanted) => Promise.all(wanted.map(({ key }) => found(host, key))),
  presume: (look, owned, wanted) => lan.read(look, [...owned, ...wanted]),
  isOurs: () => false,
  foreign: (one) => ({
    name: one.key,
    message: `${complaint(one)}. ${remedy(one)}`,
  }),
  isLasting: true,
  steps: () => ({}),
  words: {
    cause: 'kinds.lan.cause',
    name: ({ key }) => t('kinds.lan.name', { bridge: key }),
    change: (_action, { key }) => t('kinds.lan.change', { bridge: key }),
    difference: complaint,
  },
  noticed: 'devices',
};

/** Where the kernel shows network devices. */
const DEVICES = '/sys/class/net';

/** Whether the host has a bridge of this name; starts no process. */
export const isBridge = async (host: Pick<Host, 'readDir'>, name: string): Promise<boolean> =>
  (await host.readDir(`${DEVICES}/${name}/bridge`)).length > 0;

async function found(host: Pick<Host, 'readFile' | 'readDir'>, key: string): Promise<Lan> {
  if (await isBridge(host, key)) return { kind: lan.name, key, value: 'bridge' };
  const isThere = (await host.readFile(`${DEVICES}/${key}/ifindex`)) !== null;
  return { kind: lan.name, key, value: isThere ? 'other device' : 'nothing' };
}

function complaint({ key, value }: Lan): string {
  return t(value === 'nothing' ? 'kinds.lan.absent' : 'kinds.lan.noBridge', { bridge: key });
}

const remedy = ({ key, value }: Lan): string =>
  value === 'nothing' ? t('kinds.lan.absentRemedy') : t('kinds.lan.noBridgeRemedy', { device: key });
