/** The window's frame: header, what is the matter with the connection, and the three tabs. */
import { useEffect } from 'react';
import { HOST, dismissFailure } from '../state/messages';
import { showTab } from '../asking/actions';
import { NetworksTab } from '../list/NetworksTab';
import { useSnapshot, useStore, type MainTab } from '../state/store';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { TabStrip } from '../ui/controls/TabStrip';
import { afterwards } from '../ui/lazily';
import { ConnectionNotice } from './ConnectionNotice';
import { Header } from './Header';
import styles from './HostProperties.module.css';

const ActivityTab = afterwards(() => import('../activity/ActivityTab'), 'ActivityTab');
const OverviewTab = afterwards(() => import('../overview/OverviewTab'), 'OverviewTab');

const pages: { id: MainTab; title: string; content: React.ReactNode }[] = [
  { id: 'overview', title: 'Overview', content: <OverviewTab /> },
  { id: 'networks', title: 'Virtual Networks', content: <NetworksTab /> },
  { id: 'activity', title: 'Activity', content: <ActivityTab /> },
];

/** Content stays in sight while the connection is away: it is the last that was known. */
export function HostProperties() {
  const tab = useStore((state) => state.tab);
  const failure = useStore((state) => state.failures[HOST]);
  const hostname = useSnapshot()?.host.hostname;
  useEffect(() => {
    document.title = hostname
      ? `Host Properties: ${hostname} – Virtnet Manager`
      : 'Host Properties – Virtnet Manager';
  }, [hostname]);
  return (
    <main className={styles.window}>
      <Header />
      <ConnectionNotice />
      {failure ? (
        <div className={styles.notice}>
          <ErrorNotice {...failure} onDismiss={() => dismissFailure(HOST)} />
        </div>
      ) : null}
      <TabStrip
        label="Host properties"
        className={styles.tabs}
        pages={pages}
        selected={tab}
        onSelect={showTab}
      />
    </main>
  );
}
