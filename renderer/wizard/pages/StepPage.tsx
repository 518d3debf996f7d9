/** One page of the assistant: its heading and lead, and the fields of its step. */
import { DhcpStep } from './DhcpStep';
import { FinishStep, type FinishStepProps } from './FinishStep';
import { GivenByLan } from './GivenByLan';
import { HostStep } from './HostStep';
import { Ipv4Step } from './Ipv4Step';
import { NameStep } from './NameStep';
import { NetworksStep } from './NetworksStep';
import { StartStep } from './StartStep';
import styles from './StepPage.module.css';
import { TypeStep } from './TypeStep';
import { t } from '../../../shared/language/language';

export function StepPage(props: FinishStepProps) {
  const { step } = props.state;
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.heading} tabIndex={-1} data-page-heading>
          {t(`wizard.step.${step}.heading`)}
        </h2>
        <p className={styles.lead}>{t(`wizard.step.${step}.lead`)}</p>
      </header>
      <Step {...props} />
    </>
  );
}

function Step({ plan, failure, ...props }: FinishStepProps) {
  switch (props.state.step) {
    case 'host':
      return <HostStep {...props} />;
    case 'networks':
      return <NetworksStep {...props} />;
    case 'start':
      return <StartStep {...props} />;
    case 'name':
      return <NameStep {...props} />;
    case 'ipv4':
      if (props.state.mode === 'bridge') return <GivenByLan {...props} />;
      return <Ipv4Step {...props} />;
    case 'dhcp':
      if (props.state.mode === 'bridge') return <GivenByLan {...props} />;
      return <DhcpStep {...props} />;
    case 'type':
      return <TypeStep {...props} />;
    case 'finish':
      return <FinishStep {...props} plan={plan} failure={failure} />;
  }
}
