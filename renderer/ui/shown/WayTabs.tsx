/** Several ways to the same end, each with lines to copy: one tab for each. */
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { t } from '../../../shared/language/language';
import { CommandLine } from './CommandLine';
import styles from './WayTabs.module.css';

export interface WayTabsProps {
  /** What the ways differ in. */
  label: string;
  ways: readonly { id: string; title: string; parts: readonly { what: string; text: string }[] }[];
  /** What stands below the lines of a way. */
  below?: (id: string) => ReactNode;
}

export function WayTabs({ label, ways, below }: WayTabsProps) {
  return (
    <Tabs className={styles.tabs ?? ''}>
      <TabList aria-label={label} className={styles.list ?? ''}>
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
                label={t(index > 0 ? 'ui.copyLinesPart' : 'ui.copyLines', { way: title, part: index + 1 })}
              />
            </div>
          ))}
          {below?.(id)}
        </TabPanel>
      ))}
    </Tabs>
  );
}
