/** Step 8: the settings to check, what will be done on the host, and how the network is to live. */
import { formatSubnet } from '../../../shared/addresses/addresses';
import { describeForward, firstIpv4, firstSubnet, networkText } from '../../../shared/definition/describe';
import type { ErrorShape } from '../../../shared/contract/error';
import { isBridged, type NetworkDraft } from '../../../shared/definition/network';
import type { PlanView } from '../../../shared/contract/resource';
import { proposeName } from '../../../shared/propose/suggest';
import { templates } from '../../../shared/propose/templates';
import { t } from '../../../shared/language/language';
import type { Answer } from '../../asking/useAnswer';
import { Banner } from '../../ui/notices/Banner';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { draftOf, startOptions, whyNoSpan } from '../assistantChecks';
import type { Assistant } from '../assistantState';
import { describeSubnet } from '../describeSubnet';
import styles from './FinishStep.module.css';
import { PlannedChanges } from './PlannedChanges';
import type { StepProps } from './stepProps';
import type { StepId } from '../steps';

export interface FinishStepProps extends StepProps {
  plan: Answer<PlanView>;
  /** Why the last attempt to finish failed. */
  failure: ErrorShape | null;
}

export function FinishStep({
  state,
  findings,
  snapshot,
  context,
  dispatch,
  goTo,
  plan,
  failure,
}: FinishStepProps) {
  const made = draftOf(state, context);
  const options = startOptions(state);
  const noSpan = whyNoSpan(state, made?.companions.length ?? 0, snapshot.host.place);
  return (
    <div className={styles.page}>
      {failure && <ErrorNotice title={t('wizard.finish.failed')} error={failure} />}
      {findings
        .filter(({ step }) => step === 'finish')
        .map(({ issue }) => (
          <Banner key={`${issue.path} ${issue.code}`} tone="failed" title={issue.message} />
        ))}
      {made && <Summary draft={made.draft} goTo={goTo} />}
      {made && made.companions.length > 0 && <Companions first={made.draft} companions={made.companions} />}
      {made && made.notices.length > 0 && (
        <Banner tone="changed" title={t('wizard.finish.notAllFits')}>
          <ul className={styles.notices}>
            {made.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Banner>
      )}
      <NameProposal
        state={state}
        draft={made?.draft ?? null}
        taken={context.networks.map(({ name }) => name)}
        dispatch={dispatch}
      />
      <div className={styles.options}>
        <Checkbox
          isSelected={options.start}
          isDisabled={state.temporary}
          onChange={(on) => dispatch({ type: 'option', option: 'start', on })}
        >
          {t('wizard.finish.start')}
        </Checkbox>
        <Checkbox
          isSelected={options.autostart}
          isDisabled={state.temporary}
          onChange={(on) => dispatch({ type: 'option', option: 'autostart', on })}
        >
          {t('wizard.finish.autostart')}
        </Checkbox>
        <Checkbox
          isSelected={state.temporary}
          onChange={(on) => dispatch({ type: 'option', option: 'temporary', on })}
        >
          {t('wizard.finish.temporary')}
        </Checkbox>
        <Checkbox
          isSelected={state.spans && noSpan === null}
          isDisabled={noSpan !== null}
          onChange={(on) => dispatch({ type: 'option', option: 'spans', on })}
          {...(state.spans || noSpan === null ? { hint: noSpan ?? t('wizard.finish.spansHint') } : {})}
        >
          {t('wizard.finish.spans')}
        </Checkbox>
      </div>
      <PlannedChanges plan={plan} starts={options.start} />
    </div>
  );
}

/** A line of the summary: what was chosen, and the page to change it on. */
interface Row {
  step: StepId;
  what: 'name' | 'network' | 'dhcp' | 'bridge' | 'type';
  value: string;
  detail?: string;
}

function Summary({ draft, goTo }: { draft: NetworkDraft; goTo: (step: StepId) => void }) {
  const subnet = firstSubnet(draft);
  const facts = subnet && describeSubnet(subnet);
  const ip = firstIpv4(draft);
  const ranges = ip?.dhcp?.ranges ?? [];
  const hosts = ip?.dhcp?.hosts.length ?? 0;
  const served: Row[] = [
    {
      step: 'ipv4',
      what: 'network',
      value: subnet ? formatSubnet(subnet) : '',
      ...(ip && facts
        ? { detail: t('wizard.finish.networkDetail', { gateway: ip.address, size: facts.size }) }
        : {}),
    },
    {
      step: 'dhcp',
      what: 'dhcp',
      value: ranges.map(({ start, end }) => `${start} – ${end}`).join(', ') || t('wizard.finish.noDhcp'),
      ...(hosts > 0 ? { detail: t('wizard.finish.fixedHosts', { count: hosts }) } : {}),
    },
  ];
  const joined: Row[] = [
    {
      step: 'type',
      what: 'bridge',
      value: draft.bridge.name ?? '',
      detail: t('wizard.finish.lanAddresses'),
    },
  ];
  const rows: Row[] = [
    { step: 'name', what: 'name', value: draft.name },
    ...(isBridged(draft) ? joined : served),
    { step: 'type', what: 'type', value: describeForward(draft.forward) },
  ];
  return (
    <dl className={styles.summary}>
      {rows.map(({ step, what, value, detail }) => (
        <div key={step} className={styles.row}>
          <dt>{t(`wizard.finish.row.${what}`)}</dt>
          <dd>
            <span className={styles.value}>{value}</span>
            {detail && <span className={styles.detail}>{detail}</span>}
          </dd>
          <dd>
            <Button
              variant="quiet"
              size="small"
              aria-label={t(`wizard.finish.changeRow.${what}`)}
              onPress={() => goTo(step)}
            >
              {t('wizard.finish.change')}
            </Button>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The other networks of a template, and who of them all may open connections to whom. */
function Companions({ first, companions }: { first: NetworkDraft; companions: readonly NetworkDraft[] }) {
  const nameOf = new Map([first, ...companions].map(({ bridge, name }) => [bridge.name, name]));
  return (
    <section className={styles.companions} aria-label={t('wizard.finish.companions')}>
      <h3>{t('wizard.finish.companions')}</h3>
      <ul>
        {companions.map((draft) => (
          <li key={draft.name}>
            <strong>{draft.name}</strong> · {networkText(draft)} · {describeForward(draft.forward)}
          </li>
        ))}
        {[first, ...companions].flatMap(({ name, reach = [] }) =>
          reach.map(({ device, allow }) => (
            <li key={`${name} ${device}`}>
              {t(allow ? 'wizard.finish.reaches' : 'wizard.finish.reachesNot', {
                from: name,
                to: nameOf.get(device) ?? device,
              })}
            </li>
          )),
        )}
      </ul>
    </section>
  );
}

/** Offers a fitting name when the type was changed after an unaltered name had been proposed for another one. */
function NameProposal({
  state,
  draft,
  taken,
  dispatch,
}: {
  state: Assistant;
  draft: NetworkDraft | null;
  taken: readonly string[];
  dispatch: StepProps['dispatch'];
}) {
  const { mode, origin, name } = state;
  if (!draft || name.typed || origin.kind !== 'template' || mode === 'open') return null;
  const { isPlain, parts } = templates[origin.template];
  if (!isPlain || mode === parts[0].mode) return null;
  const text = proposeName(templates[mode].stem, firstSubnet(draft), taken);
  return (
    <p className={styles.proposal}>
      {t('wizard.finish.otherName')}{' '}
      <Button variant="quiet" size="small" onPress={() => dispatch({ type: 'name', text })}>
        {t('wizard.finish.useName', { name: text })}
      </Button>
    </p>
  );
}
