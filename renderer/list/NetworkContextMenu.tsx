/** What can be done with the network in the list that was pointed at: it is the selected one. */
import { useRef } from 'react';
import { Menu, Popover } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import { contextCommands, type CommandId } from '../../shared/contract/commands';
import { t } from '../../shared/language/language';
import { CommandItem } from '../commands/CommandItem';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { selectedNetwork, useStore } from '../state/store';
import type { Spot } from '../ui/contextMenu';
import { SpotAnchor } from '../ui/SpotAnchor';
import popover from '../ui/styles/popover.module.css';

export function NetworkContextMenu({ spot, onClose }: { spot: Spot; onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const name = useStore((state) => selectedNetwork(state)?.name);
  const label = name === undefined ? t('list.actionsForOne') : t('list.actionsFor', { name });
  const disabled = useStore(
    useShallow((state) => contextCommands.filter((command) => !canRun(command, state))),
  );
  return (
    <>
      <SpotAnchor spot={spot} ref={anchor} />
      <Popover
        className={popover.popover ?? ''}
        aria-label={label}
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        <Menu
          className={popover.list ?? ''}
          aria-label={label}
          autoFocus="first"
          disabledKeys={disabled}
          onAction={(key) => runMenuCommand(key as CommandId)}
          onClose={onClose}
        >
          {contextCommands.map((command) => (
            <CommandItem key={command} id={command} isOfNetwork />
          ))}
        </Menu>
      </Popover>
    </>
  );
}
