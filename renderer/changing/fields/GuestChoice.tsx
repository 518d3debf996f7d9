/** A button that opens the list of a network's guests with an address, to choose one of them. */
import { ChevronDown } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { guestTitle } from '../../../shared/words/guestFacts';
import type { Guest } from '../../../shared/contract/snapshot';
import { Button } from '../../ui/controls/Button';
import popover from '../../ui/styles/popover.module.css';
import { useForm } from './form';

export interface GuestChoiceProps {
  words: string;
  /** Which guests are offered. */
  fits: (guest: Guest) => boolean;
  onChoose: (guest: Guest) => void;
}

/** Not there while there is nobody to choose. */
export function GuestChoice({ words, fits, onChoose }: GuestChoiceProps) {
  const { network, isReadOnly } = useForm();
  const guests = network.guests.filter(fits);
  if (guests.length === 0) return null;
  return (
    <MenuTrigger>
      <Button size="small" icon={<ChevronDown size={14} aria-hidden="true" />} isDisabled={isReadOnly}>
        {words}
      </Button>
      <Popover className={popover.popover ?? ''} offset={4}>
        <Menu
          className={popover.list ?? ''}
          aria-label={words}
          onAction={(key) => {
            const guest = guests[Number(key)];
            if (guest) onChoose(guest);
          }}
        >
          {guests.map((guest, index) => (
            <MenuItem key={index} id={index} className={popover.item ?? ''} textValue={guestTitle(guest)}>
              <span className={popover.words}>
                {guestTitle(guest)}
                <span className={popover.detail}>
                  {[guest.mac, ipv4Of(guest)].filter((part) => part != null).join(' · ')}
                </span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** A guest's IPv4 address, when it has one. */
export const ipv4Of = ({ addresses }: Pick<Guest, 'addresses'>): string | undefined =>
  addresses.find(({ family }) => family === 'ipv4')?.address;
