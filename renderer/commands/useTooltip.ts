/** What the tooltip of a button says that gives a command: its name, and the key that does the same. */
import { commands, keysIn, type CommandId } from '../../shared/contract/commands';
import { useStore } from '../state/store';

export function useTooltip(name: string, id: CommandId): string {
  const front = useStore((state) => state.front);
  const [key] = keysIn(front, commands[id]);
  return key === undefined ? name : `${name} (${key})`;
}
