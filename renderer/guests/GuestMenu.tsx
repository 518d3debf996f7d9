/** What can be done for a guest, as the one menu of the table that opens beside the guest's button. */
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { guestTitle, mainAddress } from '../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
import { staticHostOf } from '../../shared/definition/staticHost';
import { announce } from '../state/messages';
import { makeStatic } from '../asking/actions';
import { useForm } from '../changing/fields/formContext';
import { ipv4Of } from '../changing/fields/GuestChoice';
import { withForwardTo } from '../changing/fields/pinGuest';
import { listAt, textAt } from '../changing/tree/tree';
import { definitionInForce } from '../state/networkFacts';
import { isReady, useStore } from '../state/store';
import { copyText } from '../ui/copyText';
import popover from '../ui/styles/popover.module.css';

type GuestAction = 'static' | 'forward' | 'address' | 'ssh';

const titles: Record<GuestAction, string> = {
  static: 'Make static',
  forward: 'Forward a port',
  address: 'Copy address',
  ssh: 'Copy ssh command',
};
const actions: GuestAction[] = ['static', 'forward', 'address', 'ssh'];

export interface GuestMenuProps {
  network: NetworkState;
  guest: Guest;
  /** The button that it opens beside and gives the focus back to. */
  button: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** What is not possible now is shown and disabled. */
export function GuestMenu({ network, guest, button, onClose }: GuestMenuProps) {
  const idle = useStore((state) => isReady(state) && state.busy[network.uuid] === undefined);
  const address = mainAddress(guest);
  const fixed = staticHostOf(definitionInForce(network), guest) !== undefined;
  const form = useForm();
  const isNat = textAt(form.view.tree, 'forward.mode') === 'nat';
  const isDisabled: Record<GuestAction, boolean> = {
    static: !idle || fixed || address === null || guest.mac === null,
    forward: !isNat || form.isReadOnly || ipv4Of(guest) === undefined,
    address: address === null,
    ssh: address === null,
  };
  const disabled = actions.filter((action) => isDisabled[action]);
  const run = (action: GuestAction) => {
    if (action === 'static') void makeStatic(network, guest);
    else if (action === 'forward') {
      form.change((tree) => withForwardTo(tree, guest));
      form.show(`portForwards[${listAt(form.view.tree, 'portForwards').length}].hostPorts.start`);
    } else if (address !== null) void copy(action === 'ssh' ? `ssh ${address}` : address);
  };
  return (
    <Popover
      className={popover.popover ?? ''}
      offset={4}
      placement="bottom end"
      triggerRef={button}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Menu
        className={popover.list ?? ''}
        aria-label={`Actions for ${guestTitle(guest)}`}
        autoFocus="first"
        disabledKeys={disabled}
        onAction={(key) => run(key as GuestAction)}
        onClose={onClose}
      >
        {actions.map((action) => (
          <MenuItem key={action} id={action} className={popover.item ?? ''}>
            {titles[action]}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}

async function copy(text: string): Promise<void> {
  announce((await copyText(text)) ? `Copied ${text}` : 'The clipboard could not be written to');
}
