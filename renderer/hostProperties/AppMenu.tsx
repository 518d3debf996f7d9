/** The ☰ menu: the same commands as the native menu, for every front. */
import { Menu as MenuIcon } from 'lucide-react';
import { Keyboard, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import type { MenuCommand } from '../../shared/contract';
import { canRun, runMenuCommand } from '../menuCommands';
import { useStore } from '../store';
import { IconButton } from '../ui/IconButton';
import popover from '../ui/popover.module.css';
import styles from './AppMenu.module.css';

const items: { command: MenuCommand; title: string; shortcut?: string }[] = [
  { command: 'new-network', title: 'New network…', shortcut: 'Ctrl+N' },
  { command: 'start', title: 'Start network' },
  { command: 'stop', title: 'Stop network' },
  { command: 'delete', title: 'Delete network…', shortcut: 'Delete' },
  { command: 'refresh', title: 'Refresh', shortcut: 'F5' },
  { command: 'preferences', title: 'Preferences…', shortcut: 'Ctrl+,' },
];

/** Items that cannot be chosen now are shown and disabled. */
export function AppMenu() {
  const disabled = useStore(
    useShallow((state) => items.map(({ command }) => command).filter((command) => !canRun(command, state))),
  );
  return (
    <MenuTrigger>
      <IconButton label="Menu" icon={<MenuIcon size={16} aria-hidden="true" />} />
      <Popover className={popover.popover ?? ''} offset={4} placement="bottom end">
        <Menu
          className={popover.list ?? ''}
          aria-label="Menu"
          disabledKeys={disabled}
          onAction={(key) => runMenuCommand(key as MenuCommand)}
        >
          {items.map(({ command, title, shortcut }) => (
            <MenuItem key={command} id={command} className={popover.item ?? ''} textValue={title}>
              <span className={popover.words}>{title}</span>
              {shortcut ? <Keyboard className={popover.shortcut}>{shortcut}</Keyboard> : null}
            </MenuItem>
          ))}
          <Separator className={styles.line ?? ''} />
          <MenuItem id="about" className={popover.item ?? ''}>
            About Virtnet Manager
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
