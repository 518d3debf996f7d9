/** A command as an item of a menu of the window: its title, and the key that gives it. */
import { Keyboard, MenuItem } from 'react-aria-components';
import { commands, keysIn, keyText, type CommandId } from '../../shared/contract/commands';
import { useStore } from '../state/store';
import popover from '../ui/styles/popover.module.css';

interface CommandItemProps {
  id: CommandId;
  /** It stands where it is clear which network is meant. */
  isOfNetwork?: boolean;
}

export function CommandItem({ id, isOfNetwork = false }: CommandItemProps) {
  const command = commands[id];
  const front = useStore((state) => state.front);
  const [key] = keysIn(front, command);
  const title = (isOfNetwork ? command.titleOfNetwork : undefined) ?? command.title;
  return (
    <MenuItem id={id} className={popover.item ?? ''} textValue={title}>
      <span className={popover.words}>{title}</span>
      {key === undefined ? null : <Keyboard className={popover.shortcut}>{keyText(key)}</Keyboard>}
    </MenuItem>
  );
}
