/** The bridge as `ip` and `ifconfig` show it, with counters that move while one looks. */
import type { InterfaceFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { useCounters, useReadings } from '../../asking/counterInterest';
import { Fact, Facts } from '../../ui/shown/Facts';
import { formatBytes, formatCount, formatRate } from '../../ui/quantity';
import table from '../../ui/styles/table.module.css';
import { trafficOf, type Traffic } from '../../state/networkFacts';

/** Counters are asked for only while this is on a visible page. */
export function InterfaceSection({ facts }: { facts: InterfaceFacts }) {
  const readings = useReadings();
  useCounters([facts.name]);
  return (
    <>
      <Facts>
        <Fact name={t('page.interface.flags')}>{facts.flags.join(', ')}</Fact>
        <Fact name="MTU">{facts.mtu}</Fact>
        {facts.inet.map(({ address, netmask, broadcast }) => (
          <Fact
            key={address}
            name="inet"
            aside={[`netmask ${netmask}`, ...(broadcast ? [`broadcast ${broadcast}`] : [])].join(' · ')}
          >
            {address}
          </Fact>
        ))}
        <Fact name="ether">
          <bdi>{facts.mac}</bdi>
        </Fact>
        <Fact name="txqueuelen">{facts.txQueueLength}</Fact>
      </Facts>
      <TrafficTable traffic={trafficOf(readings, facts.name)} />
    </>
  );
}

function TrafficTable({ traffic }: { traffic: Traffic | null }) {
  const totals = traffic?.totals;
  return (
    <div className={`${table.scroll} ${table.below}`}>
      <table className={table.table} aria-label={t('page.interface.counters')}>
        <thead>
          <tr>
            <th scope="col">{t('page.interface.direction')}</th>
            {(['packets', 'bytes', 'errors', 'dropped', 'rate'] as const).map((column) => (
              <th key={column} scope="col" className={table.number}>
                {t(`page.interface.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <TrafficRow
            name={t('page.interface.received')}
            values={totals && [totals.rxPackets, totals.rxBytes, totals.rxErrors, totals.rxDropped]}
            rate={traffic?.rxRate ?? null}
          />
          <TrafficRow
            name={t('page.interface.sent')}
            values={totals && [totals.txPackets, totals.txBytes, totals.txErrors, totals.txDropped]}
            rate={traffic?.txRate ?? null}
          />
        </tbody>
      </table>
    </div>
  );
}

interface TrafficRowProps {
  name: string;
  /** Packets, bytes, errors, dropped; absent before the first reading. */
  values: [number, number, number, number] | undefined;
  /** Bytes a second. */
  rate: number | null;
}

function TrafficRow({ name, values, rate }: TrafficRowProps) {
  const [packets, bytes, errors, dropped] = values ?? [];
  const cells = [
    packets === undefined ? '–' : formatCount(packets),
    bytes === undefined ? '–' : formatBytes(bytes),
    errors === undefined ? '–' : formatCount(errors),
    dropped === undefined ? '–' : formatCount(dropped),
    rate === null ? '–' : formatRate(rate),
  ];
  return (
    <tr>
      <td className={table.fixed}>{name}</td>
      {cells.map((cell, column) => (
        <td key={column} className={`${table.number} ${table.fixed}`}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
