/** What comes after Finish: how to plug a guest in to the new network, with lines to copy. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { NetworkState } from '../../shared/snapshot';
import { Banner } from '../ui/Banner';
import { CommandLine } from '../ui/CommandLine';
import { attachLines } from './attachLines';
import styles from './PlugGuestHint.module.css';

export interface PlugGuestHintProps {
  network: Pick<NetworkState, 'name' | 'device' | 'state'>;
  onDismiss: () => void;
}

/** A panel named "Plug a guest in"; what is shown in it depends on how the guest is run. */
export function PlugGuestHint({ network, onDismiss }: PlugGuestHintProps) {
  const lines = attachLines(network.device);
  return (
    <Banner tone="good" title="Plug a guest in" onDismiss={onDismiss}>
      <p className={styles.lead}>
        {network.state === 'active'
          ? `${network.name} is running: whatever is plugged in to ${network.device} is on it.`
          : `${network.name} is stored. Start it, then plug guests in to ${network.device}.`}
      </p>
      <Tabs className={styles.tabs ?? ''}>
        <TabList aria-label="How the guest is run" className={styles.list ?? ''}>
          {lines.map(({ id, title }) => (
            <Tab key={id} id={id} className={styles.tab ?? ''}>
              {title}
            </Tab>
          ))}
        </TabList>
        {lines.map(({ id, title, hint, text }) => (
          <TabPanel key={id} id={id} className={styles.panel ?? ''}>
            <CommandLine text={text} label={`Copy the ${title} lines`} />
            <p className={styles.hint}>{hint}</p>
          </TabPanel>
        ))}
      </Tabs>
    </Banner>
  );
}
