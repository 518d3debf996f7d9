/** The keys of the window: those of its commands, as the table of commands has them, and those of its parts. */
import { Keyboard } from 'react-aria-components';
import {
  commands,
  keysIn,
  keysOfBrowser,
  keysOfParts,
  keyText,
  menus,
} from '../../../shared/contract/commands';
import { t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import styles from './KeysDialog.module.css';

interface Row {
  title: string;
  keys: readonly string[];
  /** Keys that the browser keeps for itself. */
  kept: readonly string[];
}

/** Shows what holds in this front. */
export function KeysDialog() {
  const front = useStore((state) => state.front);
  const close = () => openDialog(null);
  const ofCommands = menus.map(({ title, sections }) => ({
    title,
    rows: sections.flat().flatMap((id): Row[] => {
      const command = commands[id];
      const { title: name, within } = command;
      const row = { title: within ? t('frame.keys.inList', { title: plain(name) }) : plain(name) };
      return command.keys.length === 0
        ? []
        : [{ ...row, keys: keysIn(front, command), kept: keysOfBrowser(front, command) }];
    }),
  }));
  const ofParts = keysOfParts().map(({ part, keys }) => ({
    title: part,
    rows: keys.map((row): Row => ({ ...row, kept: [] })),
  }));
  return (
    <Dialog
      title={t('frame.keys.title')}
      size="large"
      onClose={close}
      footer={
        <Button variant="primary" autoFocus onPress={close}>
          {t('common.close')}
        </Button>
      }
    >
      <div className={styles.groups}>
        {[...ofCommands, ...ofParts].map(({ title, rows }) => (
          <Group key={title} title={title} rows={rows} />
        ))}
      </div>
    </Dialog>
  );
}

/** Sentences in a menu end in an ellipsis where something is asked; here nothing is done. */
const plain = (title: string): string => title.replace(/\s*…$/, '');

function Group({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      <dl className={styles.rows}>
        {rows.map((row) => (
          <div key={row.title} className={styles.row}>
            <dt>{row.title}</dt>
            <dd>
              {row.keys.map((key, index) => (
                <span key={key}>
                  {index > 0 ? <span className={styles.quiet}>{` ${t('frame.keys.or')} `}</span> : null}
                  <Keyboard className={styles.key}>{keyText(key)}</Keyboard>
                </span>
              ))}
              {row.kept.map((key) => (
                <span key={key} className={styles.kept}>
                  {t('frame.keys.kept', { key: keyText(key) })}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
