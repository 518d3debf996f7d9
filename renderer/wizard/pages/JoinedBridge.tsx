/** The bridge of the host that a Bridged network joins, and how the host gets one. */
import type { HostFacts } from '../../../shared/contract/snapshot';
import { lanBridge } from '../../../shared/propose/suggest';
import { t } from '../../../shared/language/language';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { Fold } from '../../ui/controls/Fold';
import { Select, type SelectOption } from '../../ui/controls/Select';
import { shownIssue } from '../assistantChecks';
import { MakeBridge } from './MakeBridge';
import type { StepProps } from './stepProps';
import styles from './TypeStep.module.css';

type Props = Pick<StepProps, 'state' | 'findings' | 'context' | 'dispatch'> & { host: HostFacts };

export function JoinedBridge({ state, findings, context, dispatch, host }: Props) {
  const issue = shownIssue(state, findings, 'joined');
  const selected = state.joined ?? lanBridge(context);
  const options = bridgeOptions(host, selected);
  return (
    <div className={styles.forward}>
      {options.length > 0 && (
        <Select
          label={t('wizard.bridge.label')}
          options={options}
          selected={selected ?? ''}
          onSelect={(bridge) => dispatch({ type: 'joined', bridge })}
        />
      )}
      {issue && <FieldIssues issues={[issue]} />}
      <Fold
        title={t('wizard.makeBridge.title')}
        level="inline"
        defaultExpanded={lanBridge(context) === undefined}
      >
        <MakeBridge host={host} onMade={(bridge) => dispatch({ type: 'joined', bridge })} />
      </Fold>
    </div>
  );
}

/** Those that lead to a LAN come first; one that a copied definition names is among them although it is not there. */
function bridgeOptions({ bridges = [] }: HostFacts, selected: string | undefined): SelectOption[] {
  const sorted = [...bridges].sort((a, b) => Number(b.uplinks.length > 0) - Number(a.uplinks.length > 0));
  const known = sorted.map(({ name, uplinks }) => ({
    id: name,
    label: name,
    detail:
      uplinks.length > 0
        ? t('wizard.bridge.onLan', { uplinks: uplinks.join(', ') })
        : t('wizard.bridge.noLan'),
  }));
  return selected === undefined || known.some(({ id }) => id === selected)
    ? known
    : [...known, { id: selected, label: selected, detail: t('wizard.bridge.gone') }];
}
