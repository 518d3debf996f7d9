/** Limits & routes of a network: how fast guests may be, whom they reach, and ways behind them. */
import { CheckRow, FieldRow, Rows, SmallField, TextRow } from '../changing/fields/Fields';
import { issuesAt, useForm } from '../changing/fields/form';
import { ItemTable } from '../changing/fields/ItemTable';
import { textAt } from '../../shared/draft/tree';
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
      <EmptyState title="Nothing is limited on the LAN">
        Guests are on the LAN like this host: their packets do not pass its routes and limits, and the bridge
        belongs to the host.{' '}
        {issuesAt(form, ['bandwidth', 'portIsolation'])
          .map(({ message }) => message)
          .join(' ')}
      </EmptyState>
    );
  return (
    <div className={styles.tab}>
      <Fold title="Bandwidth" defaultExpanded>
        <BandwidthRows />
      </Fold>
      <Fold title="Static routes" defaultExpanded>
        <Rows>
          <p className={styles.state}>Networks behind a guest that this host reaches by it.</p>
          <ItemTable
            label="Static routes"
            path="routes"
            columns={[
              { title: 'Destination', member: 'destination', size: 'address', placeholder: '10.50.0.0' },
              { title: 'Prefix', member: 'prefix', size: 'number', placeholder: '24' },
              { title: 'By the guest', member: 'gateway', size: 'address' },
              { title: 'Metric', member: 'metric', size: 'number', placeholder: '1' },
            ]}
            fresh={{ destination: '', prefix: '', gateway: '', metric: '' }}
            addLabel="Add a route"
          />
        </Rows>
      </Fold>
      <Fold title="Switch" defaultExpanded>
        <Rows>
          <TextRow
            label="MTU"
            path="mtu"
            placeholder="1500"
            hint="Bytes in a packet; told to guests by DHCP."
          />
          <CheckRow label="STP" path="bridge.stp" words="Look for loops (spanning tree)" />
          <CheckRow
            label="Isolated ports"
            path="portIsolation"
            words="Guests do not reach each other"
            hint="They reach this host, and by it the outside."
          />
          <CheckRow
            label="IPv6 of guests"
            path="guestIpv6"
            words="Guests may use IPv6 among each other"
            hint="Only of use while the network has no IPv6 address of its own."
          />
        </Rows>
      </Fold>
    </div>
  );
}

const DIRECTIONS = [
  { direction: 'inbound', name: 'To the guests', rate: 'txRate' },
  { direction: 'outbound', name: 'From the guests', rate: 'rxRate' },
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
      <p className={styles.state}>For all guests together. Rates in kilobytes a second; a burst in KiB.</p>
      {DIRECTIONS.map(({ direction, name, rate }) => {
        const path = `bandwidth.${direction}`;
        const now = traffic?.[rate] ?? null;
        const limit = bitsText(view.raw, `${path}.average`);
        const notes = [limit, now === null ? null : `now ${formatRate(now)}`].filter((note) => note !== null);
        return (
          <FieldRow
            key={direction}
            name={name}
            paths={[path, `${path}.average`, `${path}.peak`, `${path}.burst`]}
            note={notes.join(' · ')}
          >
            <LimitField label={`${name}: average`} words="average" path={`${path}.average`} unit="kB/s" />
            <LimitField label={`${name}: peak`} words="peak" path={`${path}.peak`} unit="kB/s" />
            <LimitField label={`${name}: burst`} words="burst" path={`${path}.burst`} unit="KiB" />
          </FieldRow>
        );
      })}
      <span className={styles.state}>{issuesAt(form, ['bandwidth'])[0]?.message ?? ''}</span>
    </Rows>
  );
}

const LimitField = ({
  label,
  words,
  path,
  unit,
}: {
  label: string;
  words: string;
  path: string;
  unit: string;
}) => (
  <>
    <span aria-hidden="true">{words}</span>
    <SmallField label={label} path={path} size="number" />
    <span aria-hidden="true">{unit}</span>
  </>
);
