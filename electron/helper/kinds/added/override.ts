/** The kind `override`: kernel settings of others that are set otherwise for a network, and put back when it goes. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { known, type Kind } from '../kind';
import { settingSign } from '../sign';
import type { Step } from '../operation';
import { settingStep } from '../sysctl';

export interface OverrideValue {
  value: string;
  /** What it was before. */
  before: string;
  /** What others have set it to since then; left out while it is `value`. */
  found?: string;
}

export const override: Kind<OverrideValue> = {
  name: 'override',
  wanted: () => [],
  async read({ host }, wanted) {
    const values = await Promise.all(wanted.map(({ key }) => host.readSysctl(key)));
    return wanted.flatMap((one, index) => {
      const value = values[index] ?? null;
      const made = overrideOf(one.key, { value: one.value.value, before: one.value.before });
      if (value === null) return [];
      return value === made.value.value ? [made] : [{ ...made, value: { ...made.value, found: value } }];
    });
  },
  presume: (look, owned, wanted) => override.read(look, [...owned, ...wanted]),
  // It is gone with its device.
  placed: () => Promise.resolve([]),
  same: (found, wanted) => standsAt(found) === standsAt(wanted),
  // Whoever set it to something else since then has the last word, unless it is still needed.
  isOurs: (found, { desired }) => found.value.found === undefined || known(found, [desired]).length > 0,
  steps(changes) {
    const { written, removed } = changes.of(override);
    return {
      set: written.map((one) => settingStep(one.key, standsAt(one))),
      clean: removed.map(({ key, value }) => settingBack(key, value.before)),
    };
  },
  words: {
    cause: 'kinds.override.cause',
    name: ({ key }) => t('kinds.sysctl.name', { setting: key }),
    change: (action, one) =>
      action === 'remove'
        ? t('kinds.override.setBack', { setting: one.key, value: one.value.before })
        : t('kinds.sysctl.set', { setting: one.key, value: standsAt(one) }),
    difference: (found, wanted) =>
      t('kinds.sysctl.differs', {
        setting: found.key,
        found: standsAt(found),
        wanted: standsAt(wanted),
      }),
  },
  noticed: 'signs',
  signs: ({ key }) => [settingSign(key)],
};

const standsAt = ({ value }: Resource<OverrideValue>): string => value.found ?? value.value;

/** Sets one back, unless its device is gone. */
function settingBack(key: string, value: string): Step {
  const { title, operation } = settingStep(key, value);
  const perform: typeof operation.perform = async (host) => {
    if ((await host.readSysctl(key)) !== null) await operation.perform(host);
  };
  return { title, operation: { ...operation, perform } };
}

/** A setting that others left at `before`. */
export const overrideOf = (key: string, value: OverrideValue): Resource<OverrideValue> => ({
  kind: override.name,
  key,
  value,
});
