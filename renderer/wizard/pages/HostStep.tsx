/** Step 1: which host will run the network, and whether it is ready, with the fix for what is not. */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HostFacts } from '../../../shared/contract/snapshot';
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
        <Fact name="Host">{host.place === 'sandbox' ? `${host.hostname} (sandbox)` : host.hostname}</Fact>
        <Fact name="System">{`${host.distribution}, Linux ${host.kernel}`}</Fact>
        <Fact name="User">{host.user}</Fact>
      </Facts>
      <ul className={styles.checks} aria-label="Readiness">
        <Check good={missing.length === 0} name="Tools">
          {missing.length === 0 ? toolWords(host) : `Missing: ${missing.map(({ name }) => name).join(', ')}`}
        </Check>
        <Check good={host.firewall.backend !== 'none'} name="Firewall">
          {host.firewall.backend === 'none' ? 'iptables cannot be used' : firewallWords(host.firewall)}
        </Check>
        <Check good={uplink !== undefined} mild name="Uplink">
          {uplink
            ? `${uplink.name}${uplink.addresses[0] ? `, ${uplink.addresses[0]}` : ''}`
            : 'None: guests reach only each other and this host'}
        </Check>
        <Check good name="Forwarding">
          {host.ipForward ? 'On' : 'Off; switched on when a NAT, routed or open network starts'}
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
    ? 'iptables, its version not known'
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
        aria-label={good ? 'Ready' : mild ? 'Limited' : 'Not ready'}
      />
      <span className={styles.name}>{name}</span>
      <span className={styles.value}>{children}</span>
    </li>
  );
}
