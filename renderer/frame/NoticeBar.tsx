/** A short word in the corner on what was done, with Undo or Redo; it goes by itself. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../../shared/language/language';
import { dismissNotice } from '../state/messages';
import { takeBack } from '../history/undoActions';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { IconButton } from '../ui/controls/IconButton';
import styles from './NoticeBar.module.css';

/** How long it stays while nobody points at it, in milliseconds. */
const STAYS = 12_000;

/** What it says is announced by whoever shows it. */
export function NoticeBar() {
  const notice = useStore((state) => state.notice);
  /** The notice that somebody points at; the next one is another, though the pointer never left. */
  const [held, setHeld] = useState<number | null>(null);
  const id = notice?.id;
  useEffect(() => {
    if (id === undefined || held === id) return;
    const timer = setTimeout(() => dismissNotice(id), STAYS);
    return () => clearTimeout(timer);
  }, [id, held]);
  if (!notice) return null;
  const { takeBack: offered } = notice;
  return (
    <section
      className={styles.notice}
      aria-label={t('frame.notice.title')}
      onPointerEnter={() => setHeld(notice.id)}
      onPointerLeave={() => setHeld(null)}
      onFocus={() => setHeld(notice.id)}
      onBlur={() => setHeld(null)}
    >
      <span className={styles.text}>{notice.text}</span>
      {offered ? (
        <Button
          size="small"
          onPress={() => {
            dismissNotice(notice.id);
            void takeBack(offered);
          }}
        >
          {t(offered.does === 'undo' ? 'common.undo' : 'history.redo')}
        </Button>
      ) : null}
      <IconButton
        bare
        label={t('ui.dismiss')}
        icon={<X size={16} aria-hidden="true" />}
        onPress={() => dismissNotice(notice.id)}
      />
    </section>
  );
}
