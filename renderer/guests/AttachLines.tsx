/** Lines that plug a guest in, to copy: one tab for each way of running guests. */
import { useState } from 'react';
import { attachWays } from '../../shared/words/attachLines';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { definitionInForce } from '../state/networkFacts';
import { WayTabs } from '../ui/shown/WayTabs';
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
    <WayTabs
      label={t('guestTable.attach.ways')}
      ways={ways}
      below={(id) =>
        id === 'libvirt' && host.place === 'system' ? <LibvirtOffer network={network} /> : null
      }
    />
  );
}
