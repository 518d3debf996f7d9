/** Limits & routes of a network: how fast guests may be, whom they reach, and ways behind them. */
import { CheckRow, FieldRow, Rows, SmallField, TextRow } from '../changing/fields/Fields';
import { issuesAt, useForm } from '../changing/fields/form';
import { ItemTable } from '../changing/fields/ItemTable';
import { textAt } from '../../shared/draft/tree';
import { t } from '../../shared/language/language';
import { trafficOf } from '../state/networkFacts';
import styles from '../ui/styles/page.module.css';
import { useCounters, useReadings } from '../asking/counterInterest';
import { EmptyState } from '../ui/notices/EmptyState';
import { Fold } from '../ui/controls/Fold';
import { formatRate } from '../ui/quantity';
import { bitsText } from './bitsText';

export function LimitsTab() {
  const form = useForm();
  if (textAt(form.view.tree, 'forward.mode') === 'bridge')
    return (
      <EmptyState title={t('page.limits.notOnLan')}>
        {t('page.limits.onLan')}{' '}
        {issuesAt(form, ['bandwidth', 'portIsolation'])
          .map(({ message }) => message)
          .join(' ')}
      </EmptyState>
    );
  return (
    <div className={styles.tab}>
      <Fold title={t('page.limits.bandwidth')} defaultExpanded>
        <BandwidthRows />
      </Fold>
      <Fold title={t('page.limits.routes')} defaultExpanded>
        <Rows>
          <p className={styles.state}>{t('page.limits.routesWhat')}</p>
          <ItemTable
            label={t('page.limits.routes')}
            path="routes"
            columns={[
              {
                title: t('page.limits.destination'),
                member: 'destination',
                size: 'address',
                placeholder: '10.50.0.0',
              },
              { title: t('page.limits.prefix'), member: 'prefix', size: 'number', placeholder: '24' },
              { title: t('page.limits.byGuest'), member: 'gateway', size: 'address' },
              { title: t('page.limits.metric'), member: 'metric', size: 'number', placeholder: '1' },
            ]}
            fresh={{ destination: '', prefix: '', gateway: '', metric: '' }}
            addLabel={t('page.limits.addRoute')}
          />
        </Rows>
      </Fold>
      <Fold title={t('page.limits.switch')} defaultExpanded>
        <Rows>
          <TextRow label="MTU" path="mtu" placeholder="1500" hint={t('page.bridge.mtuHint')} />
          <CheckRow label="STP" path="bridge.stp" words={t('page.bridge.stpWords')} />
          <CheckRow
            label={t('page.limits.isolatedPorts')}
            path="portIsolation"
            words={t('page.limits.isolatedPortsWords')}
            hint={t('page.limits.isolatedPortsHint')}
          />
          <CheckRow
            label={t('page.limits.guestIpv6')}
            path="guestIpv6"
            words={t('page.limits.guestIpv6Words')}
            hint={t('page.limits.guestIpv6Hint')}
          />
        </Rows>
      </Fold>
    </div>
  );
}

const DIRECTIONS = [
  { direction: 'inbound', rate: 'txRate' },
  { direction: 'outbound', rate: 'rxRate' },
] as const;

/** The limits beside what flows now: what a bridge sends, its guests receive. */
function BandwidthRows() {
  const form = useForm();
  const { network, view } = form;
  const readings = useReadings();
  useCounters(network.state === 'active' ? [network.device] : []);
  const traffic = trafficOf(readings, network.device);
  return (
    <Rows>
      <p className={styles.state}>{t('page.limits.units')}</p>
      {DIRECTIONS.map(({ direction, rate }) => {
        const name = t(`page.limits.${direction}`);
        const path = `bandwidth.${direction}`;
        const now = traffic?.[rate] ?? null;
        const limit = bitsText(view.raw, `${path}.average`);
        const notes = [limit, now === null ? null : t('page.limits.now', { rate: formatRate(now) })].filter(
          (note) => note !== null,
        );
        return (
          <FieldRow
            key={direction}
            name={name}
            paths={[path, `${path}.average`, `${path}.peak`, `${path}.burst`]}
            note={notes.join(' · ')}
          >
            <LimitField of={name} words={t('page.limits.average')} path={`${path}.average`} unit="kB/s" />
            <LimitField of={name} words={t('page.limits.peak')} path={`${path}.peak`} unit="kB/s" />
            <LimitField of={name} words={t('page.limits.burst')} path={`${path}.burst`} unit="KiB" />
          </FieldRow>
        );
      })}
      <span className={styles.state}>{issuesAt(form, ['bandwidth'])[0]?.message ?? ''}</span>
    </Rows>
  );
}

const LimitField = ({ of, words, path, unit }: { of: string; words: string; path: string; unit: string }) => (
  <>
    <span aria-hidden="true">{words}</span>
    <SmallField label={t('page.limits.field', { direction: of, limit: words })} path={path} size="number" />
    <span aria-hidden="true">{unit}</span>
  </>
);
