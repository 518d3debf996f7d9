/** What can be done for one guest: a menu, and "Remove" for a test guest. */
import { EllipsisVertical } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { guestTitle, mainAddress } from '../../shared/guestFacts';
import type { Guest, NetworkState } from '../../shared/snapshot';
import { announce, makeStatic, removeGuest } from '../actions';
import { isReady, useStore } from '../store';
import { Button } from '../ui/Button';
import { copyText } from '../ui/copyText';
import { IconButton } from '../ui/IconButton';
import popover from '../ui/popover.module.css';
import styles from './GuestTable.module.css';

type GuestAction = 'static' | 'address' | 'ssh';

const titles: Record<GuestAction, string> = {
  static: 'Make static',
  address: 'Copy address',
  ssh: 'Copy ssh command',
};
const actions: GuestAction[] = ['static', 'address', 'ssh'];

export interface GuestActionsProps {
  network: NetworkState;
  guest: Guest;
  /** It has a static host already. */
  fixed: boolean;
}

/** What is not possible now is shown and disabled. */
export function GuestActions({ network, guest, fixed }: GuestActionsProps) {
  const idle = useStore((state) => isReady(state) && state.busy[network.uuid] === undefined);
  const address = mainAddress(guest);
  const disabled = actions.filter((action) =>
    action === 'static' ? !idle || fixed || address === null || guest.mac === null : address === null,
  );
  const run = (action: GuestAction) => {
    if (action === 'static') void makeStatic(network, guest);
    else if (address !== null) void copy(action === 'ssh' ? `ssh ${address}` : address);
  };
  return (
    <div className={styles.actions}>
      {guest.test && guest.port !== null ? (
        <Button
          size="small"
          isDisabled={!idle}
          onPress={() => void removeGuest(network, guest.name ?? guest.port ?? '')}
        >
          Remove
        </Button>
      ) : null}
      <MenuTrigger>
        <IconButton
          bare
          label={`Actions for ${guestTitle(guest)}`}
          icon={<EllipsisVertical size={14} aria-hidden="true" />}
        />
        <Popover className={popover.popover ?? ''} offset={4} placement="bottom end">
          <Menu
            className={popover.list ?? ''}
            aria-label={`Actions for ${guestTitle(guest)}`}
            disabledKeys={disabled}
            onAction={(key) => run(key as GuestAction)}
          >
            {actions.map((action) => (
              <MenuItem key={action} id={action} className={popover.item ?? ''}>
                {titles[action]}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  announce((await copyText(text)) ? `Copied ${text}` : 'The clipboard could not be written to');
}
