/** The kind `underlay`: addresses of this host by which other hosts reach it. They are only looked at, as bridges of the host are. */
import type { Resource } from '../../../../shared/contract/resource';
import { memberHere } from '../../../../shared/definition/span';
import { t } from '../../../../shared/language/language';
import { parseAllShown, parseShown, type ShownDevice } from '../../facts/ipShow';
import { SHOW_DEVICES } from '../devices/link';
import type { Kind } from '../kind';
import { inKernel } from './vxlan';

/** Whether the host has it. */
type UnderlayValue = 'here' | 'nowhere';

type Underlay = Resource<UnderlayValue>;

export const underlay: Kind<UnderlayValue> = {
  name: 'underlay',
  wanted: ({ definition: { span } }) => (span ? [addressOf(inKernel(memberHere(span).address), 'here')] : []),
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const shown = parseAllShown(await look.shown(SHOW_DEVICES, t('kinds.link.unread')));
    return wanted.map(({ key }) => found(key, shown));
  },
  /** The kernel takes an overlay from an address that it does not have, and says nothing: so it is looked for in any case. */
  presume: (look, _owned, wanted) =>
    Promise.all(
      wanted.map(async ({ key }) =>
        found(key, parseShown(await look.shown([...SHOW_DEVICES, 'to', key], t('kinds.link.unread')))),
      ),
    ),
  isOurs: ({ value }) => value === 'here',
  foreign: ({ key }) => ({
    name: key,
    message: `${t('kinds.underlay.absent', { address: key })}. ${t('kinds.underlay.remedy')}`,
  }),
  isLasting: true,
  steps: () => ({}),
  words: {
    cause: 'kinds.underlay.cause',
    name: ({ key }) => t('kinds.underlay.name', { address: key }),
    change: (_action, { key }) => t('kinds.underlay.change', { address: key }),
    difference: ({ key }) => t('kinds.underlay.absent', { address: key }),
  },
  noticed: 'devices',
};

const addressOf = (key: string, value: UnderlayValue): Underlay => ({ kind: underlay.name, key, value });

const found = (key: string, devices: readonly ShownDevice[]): Underlay =>
  addressOf(
    key,
    devices.some((device) =>
      device.addr_info.some(({ local }) => local !== undefined && inKernel(local) === key),
    )
      ? 'here'
      : 'nowhere',
  );
