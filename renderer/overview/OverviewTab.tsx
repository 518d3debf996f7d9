/** The Overview tab: what this host is, whether it can run networks, and which addresses are in use. */
import { Grid3x3 } from 'lucide-react';
import type { HostFacts } from '../../shared/contract/snapshot';
import { openDialog } from '../asking/actions';
import { HostDiagramButton } from '../diagram/HostDiagramButton';
import { useSnapshot } from '../state/store';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { CommandLine } from '../ui/shown/CommandLine';
import { Fact, Facts } from '../ui/shown/Facts';
import { Skeleton } from '../ui/notices/Skeleton';
import { countOf } from '../ui/quantity';
import { RepairSwitch } from '../drift/RepairSwitch';
import { AddressRuler } from '../pictures/AddressRuler';
import { RouteTable, ToolTable, UplinkTable } from './HostTables';
import { LastBoot } from './LastBoot';
import styles from './OverviewTab.module.css';

/** Problems come first, each with what fixes it. */
export function OverviewTab() {
  const snapshot = useSnapshot();
  if (!snapshot) return <Skeleton label="Reading the host" lines={8} />;
  const { host, networks, lastBoot } = snapshot;
  const active = networks.filter(({ state }) => state === 'active').length;
  return (
    <div className={styles.overview}>
      <Problems host={host} />
      <div className={styles.columns}>
        <section className={styles.card} aria-labelledby="overview-host">
          <h2 id="overview-host">Host</h2>
          <Facts>
            <Fact name="Name">{host.hostname}</Fact>
            <Fact name="Distribution">{host.distribution}</Fact>
            <Fact name="Kernel">{host.kernel}</Fact>
            <Fact name="Works as">{host.user}</Fact>
            <Fact name="Networks" aside={`${active} active`}>
              {networks.length}
            </Fact>
            <Fact name="Firewall" aside={host.firewall.version}>
              {backends[host.firewall.backend]}
            </Fact>
            <Fact name="IPv4 forwarding">
              {host.ipForward ? 'On' : 'Off: switched on with the first network that forwards'}
            </Fact>
            <Fact name="Changes outside">
              <RepairSwitch label="Repair by itself" />
            </Fact>
            {host.outside ? (
              <Fact name="Outside" aside={`router ${host.outside.router}`}>
                {host.outside.name} {host.outside.address} (simulated)
              </Fact>
            ) : null}
          </Facts>
          <div className={styles.buttons}>
            <HostDiagramButton networks={networks} host={host} />
            <Button
              icon={<Grid3x3 size={14} aria-hidden="true" />}
              onPress={() => openDialog({ kind: 'reachability' })}
            >
              Who reaches whom
            </Button>
          </div>
        </section>
        <section className={styles.card} aria-labelledby="overview-tools">
          <h2 id="overview-tools">Tools</h2>
          <ToolTable tools={host.tools} />
        </section>
        <section className={styles.card} aria-labelledby="overview-boot">
          <h2 id="overview-boot">Last boot</h2>
          <LastBoot report={lastBoot} />
        </section>
        <section className={styles.card} aria-labelledby="overview-uplinks">
          <h2 id="overview-uplinks">Uplinks</h2>
          <UplinkTable uplinks={host.uplinks} />
        </section>
        <section className={styles.card} aria-labelledby="overview-routes">
          <h2 id="overview-routes">Routes</h2>
          <RouteTable routes={host.routes} />
        </section>
      </div>
      <section className={styles.card} aria-labelledby="overview-addresses">
        <h2 id="overview-addresses">Addresses in use</h2>
        <AddressRuler addressSpace={host.addressSpace} />
      </section>
    </div>
  );
}

const backends = {
  nf_tables: 'iptables on nf_tables',
  legacy: 'iptables (legacy)',
  none: 'None found',
  unknown: 'iptables, its version not known',
};

function Problems({ host }: { host: HostFacts }) {
  if (host.problems.length === 0) {
    const place = host.place === 'sandbox' ? 'The sandbox' : 'This host';
    return <Banner tone="good" title={`${place} is ready to run virtual networks`} />;
  }
  return (
    <section aria-label={countOf(host.problems.length, 'problem')} className={styles.problems}>
      {host.problems.map((problem) => (
        <Banner
          key={problem.title}
          tone={problem.severity === 'error' ? 'failed' : 'changed'}
          title={problem.title}
        >
          <p>{problem.remedy}</p>
          {problem.command ? <CommandLine text={problem.command} /> : null}
        </Banner>
      ))}
    </section>
  );
}
