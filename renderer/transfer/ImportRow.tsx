/** One found definition: whether to import it, what changes or is lost on the way, and how conflicts are taken away. */
import { networkText } from '../../shared/definition/describe';
import type { UnsupportedPart } from '../../shared/contract/error';
import { Button } from '../ui/controls/Button';
import { Checkbox } from '../ui/controls/Checkbox';
import { FieldIssues } from '../ui/controls/FieldIssues';
import { TypeBadge } from '../ui/shown/TypeBadge';
import type { Arranged, Remedy } from './arrangeImport';
import styles from './ImportDialog.module.css';

interface ImportRowProps {
  arranged: Arranged;
  onChoose: (isChosen: boolean) => void;
  onRemedy: (remedy: Remedy) => void;
}

export function ImportRow({ arranged, onChoose, onRemedy }: ImportRowProps) {
  const { item, draft, issues, remedies, notices } = arranged;
  const { reading, source, chosen } = item;
  const name = draft?.name ?? source;
  return (
    <li className={styles.item} aria-label={name}>
      <div className={styles.head}>
        {draft ? (
          <>
            <Checkbox isSelected={chosen} onChange={onChoose}>
              {name}
            </Checkbox>
            <span className={styles.subnet}>{networkText(draft)}</span>
            <TypeBadge mode={draft.forward.mode} />
          </>
        ) : (
          <span className={styles.refused}>{name}</span>
        )}
        <span className={styles.source} title={source}>
          {draft ? source : 'Cannot be imported'}
        </span>
      </div>
      {reading.kind === 'refused' ? <p className={styles.reason}>{reading.error.message}</p> : null}
      <LeftOut parts={reading.leftOut} isRefused={reading.kind === 'refused'} />
      {chosen && notices.length > 0 ? (
        <ul className={styles.notices}>
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      ) : null}
      {chosen && issues.length > 0 ? (
        <div className={styles.conflict}>
          <FieldIssues issues={issues} />
          <div className={styles.remedies}>
            {remedies.map((remedy) => (
              <Button
                key={remedy.kind}
                size="small"
                aria-label={`${remedyText(remedy)}: ${name}`}
                onPress={() => onRemedy(remedy)}
              >
                {remedyText(remedy)}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
    </li>
  );
}

function LeftOut({ parts, isRefused }: { parts: readonly UnsupportedPart[]; isRefused: boolean }) {
  if (parts.length === 0) return null;
  return (
    <div className={styles.leftOut}>
      <span>{isRefused ? 'It cannot do without:' : 'Imported without these parts:'}</span>
      <ul>
        {parts.map(({ path, line, advice }) => (
          <li key={`${path} ${line}`}>
            <code>{path}</code> (line {line}): {advice}
          </li>
        ))}
      </ul>
    </div>
  );
}

function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'rename':
      return `Rename to ${remedy.name}`;
    case 'renumber':
      return `Renumber to ${remedy.to}`;
    case 'skip':
      return 'Skip';
  }
}
