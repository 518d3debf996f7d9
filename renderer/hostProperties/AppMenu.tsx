/** The ☰ menu: the same commands as the native menu, for every front. */
import { Menu as MenuIcon } from 'lucide-react';
import { Fragment } from 'react';
import { Keyboard, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import type { MenuCommand } from '../../shared/contract';
import { canRun, runMenuCommand } from '../menuCommands';
import { useStore } from '../store';
import { IconButton } from '../ui/IconButton';
import popover from '../ui/popover.module.css';
import styles from './AppMenu.module.css';

interface Item {
  command: MenuCommand;
  title: string;
  shortcut?: string;
}

/** Sections with a line between them. */
const sections: Item[][] = [
  [
    { command: 'new-network', title: 'New network…', shortcut: 'Ctrl+N' },
    { command: 'import', title: 'Import networks…' },
    { command: 'export-all', title: 'Export all networks' },
    { command: 'restore-default', title: 'Restore the default network…' },
  ],
  [
    { command: 'undo', title: 'Undo', shortcut: 'Ctrl+Z' },
    { command: 'redo', title: 'Redo', shortcut: 'Ctrl+Shift+Z' },
    { command: 'history', title: 'History…' },
  ],
  [
    { command: 'start', title: 'Start network' },
    { command: 'stop', title: 'Stop network' },
    { command: 'delete', title: 'Delete network…', shortcut: 'Delete' },
  ],
  [
    { command: 'refresh', title: 'Refresh', shortcut: 'F5' },
    { command: 'preferences', title: 'Preferences…', shortcut: 'Ctrl+,' },
    { command: 'about', title: 'About Virtnet Manager' },
  ],
];

const commands = sections.flat().map(({ command }) => command);

/** Items that cannot be chosen now are shown and disabled. */
export function AppMenu() {
  const disabled = useStore(useShallow((state) => commands.filter((command) => !canRun(command, state))));
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
          {sections.map((items, index) => (
            <Fragment key={index}>
              {index > 0 ? <Separator className={styles.line ?? ''} /> : null}
              {items.map(({ command, title, shortcut }) => (
                <MenuItem key={command} id={command} className={popover.item ?? ''} textValue={title}>
                  <span className={popover.words}>{title}</span>
                  {shortcut ? <Keyboard className={popover.shortcut}>{shortcut}</Keyboard> : null}
                </MenuItem>
              ))}
            </Fragment>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
