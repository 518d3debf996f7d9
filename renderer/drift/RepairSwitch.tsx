/** The switch of a host that has changes by other programs repaired without being asked. */
import { useState } from 'react';
import { setRepair } from '../asking/actions';
import { isReady, useSnapshot, useStore } from '../state/store';
import { Checkbox } from '../ui/controls/Checkbox';
import { t } from '../../shared/language/language';

/** One setting for all networks of the host; it shows the new state at once. */
export function RepairSwitch({ label }: { label: string }) {
  const repair = useSnapshot()?.repair;
  const ready = useStore(isReady);
  const [asked, setAsked] = useState<boolean | null>(null);
  if (!repair) return null;
  return (
    <Checkbox
      isSelected={asked ?? repair.byItself}
      isDisabled={!ready}
      hint={t('drift.byItselfHint')}
      onChange={(byItself) => {
        setAsked(byItself);
        void setRepair(byItself).finally(() => setAsked(null));
      }}
    >
      {label}
    </Checkbox>
  );
}
