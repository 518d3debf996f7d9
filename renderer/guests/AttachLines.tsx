/** Lines that plug a guest in, to copy: one tab for each way of running guests. */
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { attachWays } from '../../shared/words/attachLines';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { definitionInForce } from '../state/networkFacts';
import { CommandLine } from '../ui/shown/CommandLine';
import styles from './AttachLines.module.css';
import { LibvirtOffer } from './LibvirtOffer';

/** A random address of QEMU's own block (52:54:00), for a guest that would otherwise have every other's. */
function randomMac(): string {
  const random = [...crypto.getRandomValues(new Uint8Array(3))];
  return ['52:54:00', ...random.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** The lines stay the same as long as they are shown, but for the address that is free. */
export function AttachLines({ network, host }: { network: NetworkState; host: HostFacts }) {
  const [mac] = useState(randomMac);
  const inUse = network.guests.flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const ways = attachWays({ definition: definitionInForce(network), inUse, mac });
  return (
    <Tabs className={styles.tabs ?? ''}>
      <TabList aria-label="How the guest is run" className={styles.list ?? ''}>
        {ways.map(({ id, title }) => (
          <Tab key={id} id={id} className={styles.tab ?? ''}>
            {title}
          </Tab>
        ))}
      </TabList>
      {ways.map(({ id, title, parts }) => (
        <TabPanel key={id} id={id} className={styles.panel ?? ''}>
          {parts.map(({ what, text }, index) => (
            <div key={what}>
              <p className={styles.what}>{what}</p>
              <CommandLine
                text={text}
                label={`Copy the ${title} lines${index > 0 ? `, part ${index + 1}` : ''}`}
              />
            </div>
          ))}
          {id === 'libvirt' && host.place === 'system' ? <LibvirtOffer network={network} /> : null}
        </TabPanel>
      ))}
    </Tabs>
  );
}
