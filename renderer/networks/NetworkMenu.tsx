/** What can be done with a network as a whole: rename, duplicate, export, look at its history. */
import { Ellipsis } from 'lucide-react';
import { Keyboard, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import type { MenuCommand } from '../../shared/contract';
import type { NetworkState } from '../../shared/snapshot';
import { canRun, runMenuCommand } from '../menuCommands';
import { useStore } from '../store';
import { IconButton } from '../ui/IconButton';
import popover from '../ui/popover.module.css';

const items: { command: MenuCommand; title: string; shortcut?: string }[] = [
  { command: 'rename', title: 'Rename…', shortcut: 'F2' },
  { command: 'duplicate', title: 'Duplicate…' },
  { command: 'export', title: 'Export…' },
  { command: 'network-history', title: 'History…' },
  { command: 'delete', title: 'Delete network…', shortcut: 'Delete' },
];

/** Stands on the page of the selected network, which its commands are about. */
export function NetworkMenu({ network }: { network: NetworkState }) {
  const disabled = useStore(
    useShallow((state) => items.map(({ command }) => command).filter((command) => !canRun(command, state))),
  );
  return (
    <MenuTrigger>
      <IconButton label="More actions" icon={<Ellipsis size={16} aria-hidden="true" />} />
      <Popover className={popover.popover ?? ''} offset={4} placement="bottom end">
        <Menu
          className={popover.list ?? ''}
          aria-label={`Actions for ${network.name}`}
          disabledKeys={disabled}
          onAction={(key) => runMenuCommand(key as MenuCommand)}
        >
          {items.map(({ command, title, shortcut }) => (
            <MenuItem key={command} id={command} className={popover.item ?? ''} textValue={title}>
              <span className={popover.words}>{title}</span>
              {shortcut ? <Keyboard className={popover.shortcut}>{shortcut}</Keyboard> : null}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
