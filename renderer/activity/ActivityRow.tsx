/** One line of the timeline; it folds out to the commands with their input and outcome. */
import { ChevronRight, CircleAlert, CircleCheck } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ActivityEntry } from '../../shared/snapshot';
import { CommandLine } from '../ui/CommandLine';
import { CopyButton } from '../ui/CopyButton';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Fold } from '../ui/Fold';
import { formatMoment, formatTook } from '../ui/quantity';
import styles from './ActivityTab.module.css';
import { actionName, activityReport, frontName, outcomeName } from './activityText';

/** `now` decides whether the day is said. */
export function ActivityRow({ entry, now }: { entry: ActivityEntry; now: number }) {
  const failed = entry.outcome === 'failed';
  const Icon = failed ? CircleAlert : CircleCheck;
  return (
    <li className={styles.entry}>
      <Disclosure>
        {({ isExpanded }) => (
          <>
            <Button slot="trigger" className={styles.row ?? ''}>
              <ChevronRight
                size={14}
                aria-hidden="true"
                className={isExpanded ? styles.open : styles.closed}
              />
              <span className={styles.time}>{formatMoment(entry.at, now)}</span>
              <span className={styles.what}>
                {actionName(entry)} <strong>{entry.network}</strong>
              </span>
              <span className={styles.quiet}>
                {frontName(entry)} · {entry.user}
              </span>
              <span className={failed ? styles.failed : styles.done}>
                <Icon size={14} aria-hidden="true" />
                {outcomeName(entry)}
              </span>
              <span className={styles.took}>{formatTook(entry.durationMs)}</span>
            </Button>
            <DisclosurePanel role="group">
              {isExpanded ? <EntryDetails entry={entry} /> : null}
            </DisclosurePanel>
          </>
        )}
      </Disclosure>
    </li>
  );
}

function EntryDetails({ entry }: { entry: ActivityEntry }) {
  return (
    <div className={styles.details}>
      {entry.error ? <ErrorNotice title={`${actionName(entry)} failed`} error={entry.error} /> : null}
      {entry.commands.length === 0 ? <p className={styles.quiet}>No command was run.</p> : null}
      {entry.commands.map(({ command, input, status, stderr, durationMs }, index) => (
        <div key={index} className={styles.command}>
          <CommandLine text={command} />
          <span className={styles.quiet}>
            {status === null ? 'Did not finish' : `Exit status ${status}`} · {formatTook(durationMs)}
          </span>
          {stderr.trim() ? <pre className={styles.output}>{stderr.trim()}</pre> : null}
          {input ? (
            <Fold title="Input" level="inline">
              <CommandLine text={input.trimEnd()} label="Copy the input" />
            </Fold>
          ) : null}
        </div>
      ))}
      <div>
        <CopyButton text={activityReport(entry)} label="Copy this entry" words="Copy as text" />
      </div>
    </div>
  );
}
