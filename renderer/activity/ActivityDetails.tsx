/** One entry of the activity whole: its error, what it noticed, and its commands with their input and outcome. */
import { X } from 'lucide-react';
import { actionName, entryReport, originName } from '../../shared/words/activityWords';
import type { ActivityEntry } from '../../shared/contract/snapshot';
import { readActivityEntry } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { CommandLine } from '../ui/shown/CommandLine';
import { CopyButton } from '../ui/controls/CopyButton';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Fold } from '../ui/controls/Fold';
import { IconButton } from '../ui/controls/IconButton';
import { formatMoment, formatTook } from '../ui/quantity';
import styles from './ActivityDetails.module.css';
import { t } from '../../shared/language/language';

/** Lists come without the inputs of commands: they are read when an entry is looked at. */
export function ActivityDetails({ entry: listed, onClose }: { entry: ActivityEntry; onClose: () => void }) {
  const whole = useAnswer(listed.commands.length > 0 ? listed.id : null, readActivityEntry, { turn: listed });
  // What is no longer kept is shown as it was listed.
  const entry = whole.value ?? listed;
  return (
    <section className={styles.details} aria-label={t('activity.details')}>
      <header className={styles.head}>
        <h2>
          {actionName(entry)} {entry.network}
        </h2>
        <span className={styles.quiet}>
          {formatMoment(entry.at, 0)} · {originName(entry)}
        </span>
        <span className={styles.buttons}>
          <CopyButton
            text={entryReport(entry)}
            label={t('activity.copyEntry')}
            words={t('activity.copyAsText')}
          />
          <IconButton
            bare
            label={t('activity.closeDetails')}
            icon={<X size={16} aria-hidden="true" />}
            onPress={onClose}
          />
        </span>
      </header>
      {entry.error ? (
        <ErrorNotice title={t('activity.failed', { action: actionName(entry) })} error={entry.error} />
      ) : null}
      {(entry.details ?? []).map((line, index) => (
        <p key={index} className={styles.line}>
          {line}
        </p>
      ))}
      {entry.commands.length === 0 && entry.outcome !== 'noted' ? (
        <p className={styles.quiet}>{t('activity.noCommand')}</p>
      ) : null}
      {entry.commands.map(({ command, input, status, stderr, durationMs }, index) => (
        <div key={index} className={styles.command}>
          <CommandLine text={command} />
          <span className={styles.quiet}>
            {status === null ? t('activity.unfinished') : t('activity.exitStatus', { status })} ·{' '}
            {formatTook(durationMs)}
          </span>
          {stderr.trim() ? <pre className={styles.output}>{stderr.trim()}</pre> : null}
          {input ? (
            <Fold title={t('activity.input')} level="inline">
              <CommandLine text={input.trimEnd()} label={t('activity.copyInput')} />
            </Fold>
          ) : null}
        </div>
      ))}
    </section>
  );
}
