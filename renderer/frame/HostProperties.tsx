/** The window's frame: header, what is the matter with the connection, and the three tabs. */
import { useEffect } from 'react';
import { t } from '../../shared/language/language';
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

const pages: { id: MainTab; content: React.ReactNode }[] = [
  { id: 'overview', content: <OverviewTab /> },
  { id: 'networks', content: <NetworksTab /> },
  { id: 'activity', content: <ActivityTab /> },
];

/** Content stays in sight while the connection is away: it is the last that was known. */
export function HostProperties() {
  const tab = useStore((state) => state.tab);
  const failure = useStore((state) => state.failures[HOST]);
  const hostname = useSnapshot()?.host.hostname;
  useEffect(() => {
    const title = hostname ? t('frame.header.titleOf', { hostname }) : t('frame.header.title');
    document.title = `${title} – Virtnet Manager`;
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
        label={t('frame.tab.label')}
        className={styles.tabs}
        pages={pages.map((page) => ({ ...page, title: t(`frame.tab.${page.id}`) }))}
        selected={tab}
        onSelect={showTab}
      />
    </main>
  );
}
