/** Step 6: the part of the network that guests get their addresses from. */
import { Undo2 } from 'lucide-react';
import type { Subnet } from '../../../shared/addresses/addresses';
import { t } from '../../../shared/language/language';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { TextField } from '../../ui/controls/TextField';
import { shownIssue } from '../assistantChecks';
import { subnetOfText } from '../assistantState';
import { DhcpBar } from '../dhcpBar/DhcpBar';
import { addressText, FIRST_GUEST, lastGuest, offsetsOf } from '../dhcpBar/dhcpBarScale';
import styles from './DhcpStep.module.css';
import type { StepProps } from './stepProps';

export function DhcpStep({ state, findings, context, dispatch }: StepProps) {
  const subnet = subnetOfText(state.network.text, context);
  return (
    <div className={styles.page}>
      <Checkbox
        isSelected={state.dhcpEnabled}
        onChange={(enabled) => dispatch({ type: 'dhcpEnabled', enabled })}
        hint={t('wizard.dhcp.enableHint')}
      >
        {t('wizard.dhcp.enable')}
      </Checkbox>
      {state.dhcpEnabled && <RangeFields state={state} findings={findings} dispatch={dispatch} />}
      {subnet && (
        <DhcpBar
          subnet={subnet}
          range={state.dhcpEnabled ? offsetsOf(subnet, state.dhcp) : null}
          onChange={(range) =>
            dispatch({
              type: 'dhcp',
              start: addressText(subnet, range.start),
              end: addressText(subnet, range.end),
            })
          }
        />
      )}
      {subnet && !state.dhcpEnabled && <p className={styles.note}>{fixedOnly(subnet)}</p>}
      {state.dhcpEnabled && state.dhcp.typed && (
        <Button
          variant="quiet"
          size="small"
          icon={<Undo2 size={14} aria-hidden="true" />}
          onPress={() => dispatch({ type: 'dhcpProposal' })}
        >
          {t('wizard.dhcp.proposal')}
        </Button>
      )}
    </div>
  );
}

function RangeFields({ state, findings, dispatch }: Pick<StepProps, 'state' | 'findings' | 'dispatch'>) {
  const startIssue = shownIssue(state, findings, 'dhcpStart');
  const endIssue = shownIssue(state, findings, 'dhcpEnd');
  return (
    <div className={styles.fields}>
      <TextField
        label={t('wizard.dhcp.start')}
        value={state.dhcp.start}
        onChange={(start) => dispatch({ type: 'dhcp', start })}
        onSuggestion={(start) => dispatch({ type: 'dhcp', start })}
        issues={startIssue ? [startIssue] : []}
        mono
        isRequired
      />
      <TextField
        label={t('wizard.dhcp.end')}
        value={state.dhcp.end}
        onChange={(end) => dispatch({ type: 'dhcp', end })}
        onSuggestion={(end) => dispatch({ type: 'dhcp', end })}
        issues={endIssue ? [endIssue] : []}
        mono
        isRequired
      />
    </div>
  );
}

function fixedOnly(subnet: Subnet): string {
  const first = addressText(subnet, FIRST_GUEST);
  const last = addressText(subnet, lastGuest(subnet));
  return t('wizard.dhcp.fixedOnly', { first, last });
}
