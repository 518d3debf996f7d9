/** Tabs with their pages, in the look of the window's and of a network's page. */
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { classNames } from '../classNames';
import styles from '../styles/tabs.module.css';

export interface TabPage<Id extends string> {
  id: Id;
  title: string;
  content: ReactNode;
}

export interface TabStripProps<Id extends string> {
  /** The accessible name of the row of tabs. */
  label: string;
  pages: readonly TabPage<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  className?: string | undefined;
}

/** Only the selected page is in the document; arrow keys move between tabs. */
export function TabStrip<Id extends string>({
  label,
  pages,
  selected,
  onSelect,
  className,
}: TabStripProps<Id>) {
  return (
    <Tabs
      className={classNames(styles.tabs, className)}
      selectedKey={selected}
      onSelectionChange={(key) => {
        const page = pages.find(({ id }) => id === key);
        if (page) onSelect(page.id);
      }}
    >
      <TabList className={styles.list ?? ''} aria-label={label}>
        {pages.map(({ id, title }) => (
          <Tab key={id} id={id} className={styles.tab ?? ''}>
            {title}
          </Tab>
        ))}
      </TabList>
      {pages.map(({ id, content }) => (
        <TabPanel key={id} id={id} className={styles.panel ?? ''}>
          {content}
        </TabPanel>
      ))}
    </Tabs>
  );
}
