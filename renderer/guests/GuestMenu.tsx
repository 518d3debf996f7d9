/** What can be done for a guest, as the one menu of the table that opens beside the guest's button. */
import { useRef } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { guestTitle, leasedAddresses, mainAddress } from '../../shared/words/guestFacts';
import { isBridged } from '../../shared/definition/network';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
import { staticHostOf } from '../../shared/propose/staticHost';
import { announce } from '../state/messages';
import { makeStatic } from '../asking/actions';
import { useForm } from '../changing/fields/form';
import { ipv4Of } from '../changing/fields/GuestChoice';
import { openMembers, withForwardTo } from '../changing/fields/pinGuest';
import { withNewItem } from '../changing/fields/unseen';
import { listAt, textAt } from '../../shared/draft/tree';
import { t } from '../../shared/language/language';
import { definitionInForce } from '../state/networkFacts';
import { isReady, useStore } from '../state/store';
import { copyText } from '../ui/copyText';
import type { Spot } from '../ui/contextMenu';
import { SpotAnchor } from '../ui/SpotAnchor';
import popover from '../ui/styles/popover.module.css';

type GuestAction = 'static' | 'forward' | 'address' | 'ssh' | 'release';

const actions: GuestAction[] = ['static', 'forward', 'address', 'ssh', 'release'];

export interface GuestMenuProps {
  network: NetworkState;
  guest: Guest;
  /** Where it opens. */
  spot: Spot;
  onClose: () => void;
  /** The person wants the guest's leases taken back, and is to be asked. */
  onRelease: (guest: Guest) => void;
}

/** What is not possible now is shown and disabled. */
export function GuestMenu({ network, guest, spot, onClose, onRelease }: GuestMenuProps) {
  const idle = useStore((state) => isReady(state) && state.busy[network.uuid] === undefined);
  const address = mainAddress(guest);
  const fixed = staticHostOf(definitionInForce(network), guest) !== undefined;
  const form = useForm();
  const anchor = useRef<HTMLSpanElement>(null);
  const isNat = textAt(form.view.tree, 'forward.mode') === 'nat';
  const isDisabled: Record<GuestAction, boolean> = {
    static: !idle || fixed || address === null || guest.mac === null || isBridged(definitionInForce(network)),
    forward: !isNat || form.isReadOnly || ipv4Of(guest) === undefined,
    address: address === null,
    ssh: address === null,
    release: !idle || guest.host !== undefined || leasedAddresses(guest).length === 0,
  };
  const disabled = actions.filter((action) => isDisabled[action]);
  const run = (action: GuestAction) => {
    if (action === 'static') void makeStatic(network, guest);
    else if (action === 'forward') {
      form.setEdit((edit) =>
        withNewItem(edit, 'portForwards', {
          add: (tree) => withForwardTo(tree, guest),
          members: openMembers,
        }),
      );
      form.show(`portForwards[${listAt(form.view.tree, 'portForwards').length}].hostPorts.start`);
    } else if (action === 'release') onRelease(guest);
    else if (address !== null) void copy(action === 'ssh' ? `ssh ${address}` : address);
  };
  const label = t('guestTable.actionsFor', { guest: guestTitle(guest) });
  return (
    <>
      <SpotAnchor spot={spot} ref={anchor} />
      <Popover
        className={popover.popover ?? ''}
        offset={4}
        placement="bottom end"
        aria-label={label}
        triggerRef={anchor}
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
          onAction={(key) => run(key as GuestAction)}
          onClose={onClose}
        >
          {actions.map((action) => (
            <MenuItem key={action} id={action} className={popover.item ?? ''}>
              {t(`guestTable.action.${action}`)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  );
}

async function copy(text: string): Promise<void> {
  announce((await copyText(text)) ? t('guestTable.copied', { text }) : t('guestTable.notCopied'));
}
