/** Stored definitions that cannot be read: shown with the reason, never deleted. */
import type { Snapshot } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import styles from './UnreadableFiles.module.css';

/** Renders nothing when every definition can be read. */
export const UnreadableFiles = ({ files }: { files: Snapshot['unreadable'] }) =>
  files.length === 0 ? null : (
    <div className={styles.files}>
      {files.map(({ file, error }) => (
        <ErrorNotice key={file} title={t('list.unreadable', { file })} error={error} />
      ))}
    </div>
  );
