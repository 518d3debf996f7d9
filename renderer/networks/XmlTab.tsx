/** The definition as libvirt's XML, to read and to copy. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/error';
import type { NetworkState } from '../../shared/snapshot';
import { dumpXml } from '../actions';
import { CommandLine } from '../ui/CommandLine';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Skeleton } from '../ui/Skeleton';
import styles from './NetworkPage.module.css';

type Reading = { xml: string } | { error: ErrorShape } | null;

/** Shows what `virsh net-dumpxml` would: the running definition of an active network, else the stored one. */
export function XmlTab({ network }: { network: NetworkState }) {
  const [reading, setReading] = useState<Reading>(null);
  const inForce = JSON.stringify(network.running ?? network.definition);
  useEffect(() => {
    let current = true;
    dumpXml(network.name, false).then(
      (xml) => current && setReading({ xml }),
      (thrown: unknown) => current && setReading({ error: toErrorShape(thrown) }),
    );
    return () => {
      current = false;
    };
  }, [network.name, inForce]);
  return (
    <div className={styles.tab}>
      <p className={styles.state}>
        libvirt network XML, {network.state === 'active' ? 'as the network was started' : 'as it is stored'}.
      </p>
      {reading === null ? <Skeleton label="Reading the XML" lines={5} /> : null}
      {reading && 'xml' in reading ? (
        <CommandLine text={reading.xml.trim()} label="Copy the XML" tall />
      ) : null}
      {reading && 'error' in reading ? (
        <ErrorNotice title="The XML could not be read" error={reading.error} />
      ) : null}
    </div>
  );
}
