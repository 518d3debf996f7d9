/** The buttons under the list: add, start, stop, delete. */
import { Play, Plus, Square, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../shared/language/language';
import { useTooltip } from '../commands/useTooltip';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { highlightsAdd, selectedNetwork, useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import { classNames } from '../ui/classNames';
import styles from './ListToolbar.module.css';

const icon = { size: 16, 'aria-hidden': true } as const;

/** Start and stop hand the focus to each other, so that it never falls on a button that has just been disabled. */
export function ListToolbar() {
  const canAdd = useStore((state) => canRun('new-network', state));
  const canStart = useStore((state) => canRun('start', state));
  const canStop = useStore((state) => canRun('stop', state));
  const canDelete = useStore((state) => canRun('delete', state));
  const highlighted = useStore(highlightsAdd);
  const busy = useStore((state) => state.busy[selectedNetwork(state)?.uuid ?? '']);
  const start = useRef<HTMLButtonElement>(null);
  const stop = useRef<HTMLButtonElement>(null);
  const pressed = useRef<'start' | 'stop' | null>(null);
  useEffect(() => {
    if (!pressed.current || busy) return;
    const next = pressed.current === 'start' ? stop : start;
    const focused = document.activeElement;
    const lost =
      focused === null || focused === document.body || focused === start.current || focused === stop.current;
    if (lost && next.current && !next.current.disabled) {
      next.current.focus();
      pressed.current = null;
    }
  }, [busy, canStart, canStop]);
  return (
    <div className={styles.toolbar} role="group" aria-label={t('list.actions')}>
      <span className={classNames(highlighted && styles.ring)}>
        <IconButton
          label={t('list.add')}
          tooltip={useTooltip(t('list.add'), 'new-network')}
          icon={<Plus {...icon} />}
          isDisabled={!canAdd}
          onPress={() => runMenuCommand('new-network')}
        />
      </span>
      <IconButton
        ref={start}
        label={t('list.start')}
        tooltip={useTooltip(t('list.start'), 'start')}
        icon={<Play {...icon} />}
        isDisabled={!canStart && busy !== 'start'}
        isPending={busy === 'start'}
        onPress={() => {
          pressed.current = 'start';
          runMenuCommand('start');
        }}
      />
      <IconButton
        ref={stop}
        label={t('list.stop')}
        tooltip={useTooltip(t('list.stop'), 'stop')}
        icon={<Square {...icon} />}
        isDisabled={!canStop && busy !== 'stop'}
        isPending={busy === 'stop'}
        onPress={() => {
          pressed.current = 'stop';
          runMenuCommand('stop');
        }}
      />
      <IconButton
        label={t('list.delete')}
        tooltip={useTooltip(t('list.delete'), 'delete')}
        icon={<Trash2 {...icon} />}
        isDisabled={!canDelete && busy !== 'delete'}
        isPending={busy === 'delete'}
        onPress={() => runMenuCommand('delete')}
      />
    </div>
  );
}
