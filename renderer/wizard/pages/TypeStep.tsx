/** Step 7: how the network is connected with the outside. */
import { useEffect, useRef, useState } from 'react';
import { firstSubnet, returnRoute } from '../../../shared/definition/describe';
import { type ForwardMode, forwardModes } from '../../../shared/definition/network';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { TypePicture } from '../../pictures/TypePicture';
import { Button } from '../../ui/controls/Button';
import { CommandLine } from '../../ui/shown/CommandLine';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { RadioCard, RadioCards } from '../../ui/controls/RadioCards';
import { Select } from '../../ui/controls/Select';
import { draftOf, shownIssue } from '../assistantChecks';
import { JoinedBridge } from './JoinedBridge';
import type { StepProps } from './stepProps';
import styles from './TypeStep.module.css';

/** In the order in which they are offered. */
const TYPES: readonly ForwardMode[] = ['nat', 'route', 'isolated', 'bridge', 'open'];

/** The select's id for "no device of its own"; no network device can be called so. */
const ANY_DEVICE = '*';

export function TypeStep({ state, findings, snapshot, context, dispatch }: StepProps) {
  const [more, setMore] = useState(state.mode === 'open');
  const page = useMoreTypesFocus(more);
  const forwards = state.mode === 'nat' || state.mode === 'route';
  const issue = shownIssue(state, findings, 'device');
  return (
    <div className={styles.page} ref={page}>
      <RadioCards
        label={t('wizard.type.label')}
        value={state.mode}
        onChange={(value) => {
          const mode = forwardModes.find((candidate) => candidate === value);
          if (mode) dispatch({ type: 'mode', mode });
        }}
      >
        {TYPES.filter((mode) => mode !== 'open' || more).map((mode) => (
          <RadioCard
            key={mode}
            value={mode}
            title={t(`wizard.type.${mode}.title`)}
            picture={<TypePicture type={mode} />}
            isWide={mode === 'bridge' || mode === 'open'}
          >
            {t(`wizard.type.${mode}.reach`)} {t(`wizard.type.${mode}.reached`)}{' '}
            <span className={styles.example}>{t(`wizard.type.${mode}.example`)}</span>
          </RadioCard>
        ))}
      </RadioCards>
      {!more && (
        <Button variant="quiet" size="small" onPress={() => setMore(true)}>
          {t('wizard.type.more')}
        </Button>
      )}
      {forwards && (
        <div className={styles.forward}>
          <Select
            label={t('wizard.type.forwardTo')}
            options={[
              { id: ANY_DEVICE, label: anyDevice(snapshot.host) },
              ...snapshot.host.uplinks.map(({ name, kind, up, addresses }) => ({
                id: name,
                label: name,
                detail: [
                  t(`wizard.uplink.${kind}`),
                  ...addresses,
                  ...(up ? [] : [t('wizard.type.down')]),
                ].join(', '),
              })),
              ...missingDevice(state.device, snapshot.host),
            ]}
            selected={state.device ?? ANY_DEVICE}
            onSelect={(id) => dispatch({ type: 'device', device: id === ANY_DEVICE ? null : id })}
          />
          {issue && <FieldIssues issues={[issue]} />}
        </div>
      )}
      {state.mode === 'bridge' && (
        <JoinedBridge {...{ state, findings, context, dispatch }} host={snapshot.host} />
      )}
      {state.mode === 'route' && <ReturnRoute state={state} context={context} host={snapshot.host} />}
    </div>
  );
}

/** The button "More types" goes when it is pressed; the focus moves on to what it brought. */
function useMoreTypesFocus(more: boolean) {
  const page = useRef<HTMLDivElement>(null);
  const before = useRef(more);
  useEffect(() => {
    if (more && !before.current)
      page.current?.querySelector<HTMLInputElement>('input[value="open"]')?.focus();
    before.current = more;
  }, [more]);
  return page;
}

function anyDevice({ uplinks }: HostFacts): string {
  const now = uplinks.find(({ isDefault }) => isDefault);
  return now ? t('wizard.type.anyDeviceNow', { name: now.name }) : t('wizard.type.anyDevice');
}

/** A device that a copied definition names but the host has not, so that the select can show it beside its issue. */
function missingDevice(device: string | null, { uplinks }: HostFacts): { id: string; label: string }[] {
  return device === null || uplinks.some(({ name }) => name === device)
    ? []
    : [{ id: device, label: device }];
}

function ReturnRoute({ state, context, host }: Pick<StepProps, 'state' | 'context'> & { host: HostFacts }) {
  const draft = draftOf(state, context)?.draft;
  if (!draft || !firstSubnet(draft)) return null;
  const uplink = host.uplinks.find(({ name, isDefault }) =>
    state.device === null ? isDefault : name === state.device,
  );
  const via = uplink?.addresses[0]?.split('/')[0];
  const command = returnRoute(draft, via ?? 'ADDRESS');
  return (
    <section className={styles.route} aria-label={t('wizard.type.returnRoute')}>
      <p>{t('wizard.type.returnRouteText')}</p>
      <CommandLine text={command} label={t('wizard.type.copyReturnRoute')} />
      {!via && <p>{t('wizard.type.unknownAddress')}</p>}
    </section>
  );
}
