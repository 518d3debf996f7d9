/** Step 1: which host will run the network, and whether it is ready, with the fix for what is not. */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { Banner } from '../../ui/notices/Banner';
import { CommandLine } from '../../ui/shown/CommandLine';
import { Fact, Facts } from '../../ui/shown/Facts';
import styles from './HostStep.module.css';
import type { StepProps } from './stepProps';

export function HostStep({ snapshot: { host } }: StepProps) {
  const missing = host.tools.filter(({ required, path }) => required && path === null);
  const uplink = host.uplinks.find(({ isDefault }) => isDefault);
  return (
    <div className={styles.page}>
      <Facts>
        <Fact name={t('wizard.host.name')}>
          {host.place === 'sandbox' ? t('wizard.host.inSandbox', { host: host.hostname }) : host.hostname}
        </Fact>
        <Fact name={t('wizard.host.system')}>{`${host.distribution}, Linux ${host.kernel}`}</Fact>
        <Fact name={t('wizard.host.user')}>{host.user}</Fact>
      </Facts>
      <ul className={styles.checks} aria-label={t('wizard.host.readiness')}>
        <Check good={missing.length === 0} name={t('wizard.host.tools')}>
          {missing.length === 0
            ? toolWords(host)
            : t('wizard.host.missing', { names: missing.map(({ name }) => name).join(', ') })}
        </Check>
        <Check good={host.firewall.backend !== 'none'} name={t('wizard.host.firewall')}>
          {host.firewall.backend === 'none' ? t('wizard.host.noIptables') : firewallWords(host.firewall)}
        </Check>
        <Check good={uplink !== undefined} mild name={t('wizard.host.uplink')}>
          {uplink
            ? `${uplink.name}${uplink.addresses[0] ? `, ${uplink.addresses[0]}` : ''}`
            : t('wizard.host.noUplink')}
        </Check>
        <Check good name={t('wizard.host.forwarding')}>
          {t(host.ipForward ? 'wizard.host.forwardingOn' : 'wizard.host.forwardingOff')}
        </Check>
      </ul>
      {host.problems.map((problem) => (
        <Banner
          key={problem.title}
          tone={problem.severity === 'error' ? 'failed' : 'changed'}
          title={problem.title}
        >
          <p className={styles.remedy}>{problem.remedy}</p>
          {problem.command ? <CommandLine text={problem.command} /> : null}
        </Banner>
      ))}
    </div>
  );
}

const firewallWords = ({ backend, version }: HostFacts['firewall']): string =>
  version === null
    ? t('wizard.host.unknownIptables')
    : `iptables ${version} (${backend === 'legacy' ? 'legacy' : 'nftables'})`;

function toolWords(host: HostFacts): string {
  const required = host.tools.filter(({ required: needed }) => needed);
  return required.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(', ');
}

interface CheckProps {
  good: boolean;
  /** Not good is a limitation here, not an obstacle. */
  mild?: boolean;
  name: string;
  children: ReactNode;
}

function Check({ good, mild = false, name, children }: CheckProps) {
  const Icon = good ? CircleCheck : mild ? TriangleAlert : CircleAlert;
  const tone = good ? styles.good : mild ? styles.mild : styles.bad;
  return (
    <li className={styles.check}>
      <Icon
        size={16}
        className={tone}
        role="img"
        aria-label={t(good ? 'wizard.host.ready' : mild ? 'wizard.host.limited' : 'wizard.host.notReady')}
      />
      <span className={styles.name}>{name}</span>
      <span className={styles.value}>{children}</span>
    </li>
  );
}
