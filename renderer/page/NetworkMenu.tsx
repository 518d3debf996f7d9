/** What can be done with a network as a whole: rename, duplicate, export, look at its history. */
import { Ellipsis } from 'lucide-react';
import { Menu, MenuTrigger, Popover } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import { networkCommands, type CommandId } from '../../shared/contract/commands';
import type { NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { CommandItem } from '../commands/CommandItem';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import popover from '../ui/styles/popover.module.css';

/** Stands on the page of the selected network, which its commands are about. */
export function NetworkMenu({ network }: { network: NetworkState }) {
  const disabled = useStore(
    useShallow((state) => networkCommands.filter((command) => !canRun(command, state))),
  );
  return (
    <MenuTrigger>
      <IconButton label={t('page.menu.more')} icon={<Ellipsis size={16} aria-hidden="true" />} />
      <Popover className={popover.popover ?? ''} offset={4} placement="bottom end">
        <Menu
          className={popover.list ?? ''}
          aria-label={t('page.menu.actions', { name: network.name })}
          disabledKeys={disabled}
          onAction={(key) => runMenuCommand(key as CommandId)}
        >
          {networkCommands.map((command) => (
            <CommandItem key={command} id={command} isOfNetwork />
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
