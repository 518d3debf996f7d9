/** The page of one network: its header, what is the matter with it, and its tabs. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { dismissCreated } from '../asking/actions';
import { dismissFailure } from '../state/messages';
import { EditBar } from '../changing/bar/EditBar';
import { focusField, tabOf, type PageTab } from '../changing/fields/fieldPlaces';
import { NetworkForm } from '../changing/fields/NetworkForm';
import { useStore } from '../state/store';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { TabStrip } from '../ui/controls/TabStrip';
import { afterwards } from '../ui/lazily';
import { DetailsTab } from './details/DetailsTab';
import { NetworkHeader } from './NetworkHeader';
import styles from '../ui/styles/page.module.css';
import { OutsideBar } from './OutsideBar';

// What the first picture of a page does not show.
const GuestsTab = afterwards(() => import('../guests/GuestsTab'), 'GuestsTab');
const HostsTab = afterwards(() => import('../span/HostsTab'), 'HostsTab');
const HeldNotice = afterwards(() => import('../span/HeldNotice'), 'HeldNotice');
const TrafficTab = afterwards(() => import('../traffic/TrafficTab'), 'TrafficTab');
const DiagramTab = afterwards(() => import('../diagram/DiagramTab'), 'DiagramTab');
const ServicesTab = afterwards(() => import('./services/ServicesTab'), 'ServicesTab');
const ForwardsTab = afterwards(() => import('./ForwardsTab'), 'ForwardsTab');
const LimitsTab = afterwards(() => import('./LimitsTab'), 'LimitsTab');
const XmlTab = afterwards(() => import('../xml/XmlTab'), 'XmlTab');
const DriftBanner = afterwards(() => import('../drift/DriftBanner'), 'DriftBanner');
const PlugGuestHint = afterwards(() => import('../guests/PlugGuestHint'), 'PlugGuestHint');

export interface NetworkPageProps {
  network: NetworkState;
  host: HostFacts;
}

/** Mounted anew for each network, so that nothing of one is shown for another. */
export function NetworkPage({ network, host }: NetworkPageProps) {
  const [tab, setTab] = useState<PageTab>('details');
  const failure = useStore((state) => state.failures[network.uuid]);
  const held = useStore((state) => state.snapshots[state.connection]?.held);
  const created = useStore((state) => state.created === network.uuid);
  const page = useRef<HTMLElement>(null);
  const [wanted, setWanted] = useState<{ path: string } | null>(null);
  const show = useCallback((path: string) => {
    setTab(tabOf(path));
    setWanted({ path });
  }, []);
  useEffect(() => {
    if (wanted && page.current) focusField(page.current, wanted.path);
  }, [wanted]);
  const title = t('page.title', { name: network.name });
  return (
    <article ref={page} className={styles.page} aria-label={title}>
      <NetworkHeader network={network} />
      <OutsideBar network={network} />
      {failure ? <ErrorNotice {...failure} onDismiss={() => dismissFailure(network.uuid)} /> : null}
      {held ? <HeldNotice held={held} /> : null}
      {network.drift.length > 0 ? <DriftBanner network={network} /> : null}
      {created && tab === 'details' ? (
        <PlugGuestHint network={network} host={host} onDismiss={dismissCreated} />
      ) : null}
      <NetworkForm network={network} host={host} onShow={show}>
        <TabStrip<PageTab>
          label={title}
          selected={tab}
          onSelect={setTab}
          pages={[
            { id: 'details', title: t('page.tab.details'), content: <DetailsTab /> },
            { id: 'guests', title: t('common.guests'), content: <GuestsTab network={network} host={host} /> },
            { id: 'hosts', title: t('span.hosts'), content: <HostsTab network={network} host={host} /> },
            { id: 'traffic', title: t('page.tab.traffic'), content: <TrafficTab network={network} /> },
            {
              id: 'diagram',
              title: t('page.tab.diagram'),
              content: <DiagramTab network={network} host={host} />,
            },
            { id: 'services', title: t('page.tab.services'), content: <ServicesTab /> },
            { id: 'forwards', title: t('page.tab.forwards'), content: <ForwardsTab /> },
            { id: 'limits', title: t('page.tab.limits'), content: <LimitsTab /> },
            { id: 'xml', title: 'XML', content: <XmlTab /> },
          ]}
        />
        <EditBar onShow={show} />
      </NetworkForm>
    </article>
  );
}
