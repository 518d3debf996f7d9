/** One found definition: whether to import it, what changes or is lost on the way, and how conflicts are taken away. */
import { networkText } from '../../shared/definition/describe';
import type { UnsupportedPart } from '../../shared/contract/error';
import { Button } from '../ui/controls/Button';
import { Checkbox } from '../ui/controls/Checkbox';
import { FieldIssues } from '../ui/controls/FieldIssues';
import { TypeBadge } from '../ui/shown/TypeBadge';
import type { Arranged, Remedy } from './arrangeImport';
import type { RunningThere } from './importItems';
import styles from './ImportDialog.module.css';
import { listText, t } from '../../shared/language/language';
import { rich } from '../ui/rich';

interface ImportRowProps {
  arranged: Arranged;
  onChoose: (isChosen: boolean) => void;
  onRemedy: (remedy: Remedy) => void;
  onTakeOver: (isTakenOver: boolean) => void;
}

export function ImportRow({ arranged, onChoose, onRemedy, onTakeOver }: ImportRowProps) {
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
          {draft ? source : t('transfer.notImportable')}
        </span>
      </div>
      {reading.kind === 'refused' ? <p className={styles.reason}>{reading.error.message}</p> : null}
      <LeftOut parts={reading.leftOut} isRefused={reading.kind === 'refused'} />
      {chosen && draft && item.running ? (
        <TakeOver running={item.running} isTaken={item.takeOver} onChange={onTakeOver} name={name} />
      ) : null}
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
      <span>{isRefused ? t('transfer.cannotDoWithout') : t('transfer.withoutParts')}</span>
      <ul>
        {parts.map(({ path, line, advice }) => (
          <li key={`${path} ${line}`}>
            {rich('transfer.part', { path: <code>{path}</code>, line, advice })}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TakeOverProps {
  running: RunningThere;
  name: string;
  isTaken: boolean;
  onChange: (isTaken: boolean) => void;
}

function TakeOver({ running: { bridge, guests }, name, isTaken, onChange }: TakeOverProps) {
  const values = { bridge, count: guests.length, guests: listed(guests) };
  return (
    <div className={styles.takeOver}>
      <Checkbox
        isSelected={isTaken}
        onChange={onChange}
        label={t('transfer.takeOverOf', { name })}
        hint={isTaken ? t('transfer.taken', values) : t('transfer.copied', values)}
      >
        {t('transfer.takeOver')}
      </Checkbox>
    </div>
  );
}

/** So many guests are named. */
const MOST_NAMED = 8;

function listed(guests: readonly string[]): string {
  const more = guests.length - MOST_NAMED;
  return listText([
    ...guests.slice(0, MOST_NAMED),
    ...(more > 0 ? [t('transfer.others', { count: more })] : []),
  ]);
}

function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'rename':
      return t('transfer.remedy.rename', { name: remedy.name });
    case 'take over':
      return t('transfer.takeOver');
    case 'renumber':
      return t('transfer.remedy.renumber', { to: remedy.to });
    case 'skip':
      return t('transfer.remedy.skip');
  }
}
