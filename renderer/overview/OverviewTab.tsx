/** The Overview tab: what this host is, whether it can run networks, and which addresses are in use. */
import { Grid3x3 } from 'lucide-react';
import type { HostFacts } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { HostDiagramButton } from '../diagram/HostDiagramButton';
import { useSnapshot } from '../state/store';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { CommandLine } from '../ui/shown/CommandLine';
import { Fact, Facts } from '../ui/shown/Facts';
import { Skeleton } from '../ui/notices/Skeleton';
import { RepairSwitch } from '../drift/RepairSwitch';
import { AddressRuler } from '../pictures/AddressRuler';
import { RouteTable, ToolTable, UplinkTable } from './HostTables';
import { LastBoot } from './LastBoot';
import styles from './OverviewTab.module.css';

/** Problems come first, each with what fixes it. */
export function OverviewTab() {
  const snapshot = useSnapshot();
  if (!snapshot) return <Skeleton label={t('overview.reading')} lines={8} />;
  const { host, networks, lastBoot } = snapshot;
  const active = networks.filter(({ state }) => state === 'active').length;
  return (
    <div className={styles.overview}>
      <Problems host={host} />
      <div className={styles.columns}>
        <section className={styles.card} aria-labelledby="overview-host">
          <h2 id="overview-host">{t('overview.host.title')}</h2>
          <Facts>
            <Fact name={t('common.name')}>{host.hostname}</Fact>
            <Fact name={t('overview.host.distribution')}>{host.distribution}</Fact>
            <Fact name={t('overview.host.kernel')}>{host.kernel}</Fact>
            <Fact name={t('overview.host.user')}>{host.user}</Fact>
            <Fact name={t('common.networks')} aside={t('overview.host.active', { active })}>
              {networks.length}
            </Fact>
            <Fact name={t('overview.host.firewall')} aside={host.firewall.version}>
              {t(`overview.firewall.${host.firewall.backend}`)}
            </Fact>
            <Fact name={t('overview.host.forwarding')}>
              {t(host.ipForward ? 'overview.host.forwardingOn' : 'overview.host.forwardingOff')}
            </Fact>
            <Fact name={t('overview.host.changesOutside')}>
              <RepairSwitch label={t('overview.host.repair')} />
            </Fact>
            {host.outside ? (
              <Fact
                name={t('overview.outside.title')}
                aside={t('overview.outside.router', { router: host.outside.router })}
              >
                {t('overview.outside.value', { name: host.outside.name, address: host.outside.address })}
              </Fact>
            ) : null}
          </Facts>
          <div className={styles.buttons}>
            <HostDiagramButton networks={networks} host={host} />
            <Button
              icon={<Grid3x3 size={14} aria-hidden="true" />}
              onPress={() => openDialog({ kind: 'reachability' })}
            >
              {t('overview.reachability')}
            </Button>
          </div>
        </section>
        <section className={styles.card} aria-labelledby="overview-tools">
          <h2 id="overview-tools">{t('overview.tools.title')}</h2>
          <ToolTable tools={host.tools} />
        </section>
        <section className={styles.card} aria-labelledby="overview-boot">
          <h2 id="overview-boot">{t('overview.boot.title')}</h2>
          <LastBoot report={lastBoot} />
        </section>
        <section className={styles.card} aria-labelledby="overview-uplinks">
          <h2 id="overview-uplinks">{t('overview.uplinks.title')}</h2>
          <UplinkTable uplinks={host.uplinks} />
        </section>
        <section className={styles.card} aria-labelledby="overview-routes">
          <h2 id="overview-routes">{t('overview.routes.title')}</h2>
          <RouteTable routes={host.routes} />
        </section>
      </div>
      <section className={styles.card} aria-labelledby="overview-addresses">
        <h2 id="overview-addresses">{t('overview.addresses')}</h2>
        <AddressRuler addressSpace={host.addressSpace} />
      </section>
    </div>
  );
}

function Problems({ host }: { host: HostFacts }) {
  if (host.problems.length === 0) return <Banner tone="good" title={t(`overview.ready.${host.place}`)} />;
  return (
    <section
      aria-label={t('overview.problems', { problems: host.problems.length })}
      className={styles.problems}
    >
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
