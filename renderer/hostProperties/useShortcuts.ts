/** Keyboard shortcuts of the window, for fronts without a native menu as well. */
import { useEffect } from 'react';
import type { MenuCommand } from '../../shared/contract';
import { runMenuCommand } from '../menuCommands';
import { isTyping } from '../ui/isTyping';

/** The command of a key press, or null; the same keys as in the native menu. */
export function commandOfKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): MenuCommand | null {
  const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (altKey || metaKey) return null;
  if (shiftKey) return ctrlKey && key.toLowerCase() === 'z' ? 'redo' : null;
  if (!ctrlKey) return key === 'F5' ? 'refresh' : key === 'F2' ? 'rename' : null;
  switch (key) {
    case 'z':
      return 'undo';
    case 'y':
      return 'redo';
    case 'n':
      return 'new-network';
    case '1':
      return 'show-overview';
    case '2':
      return 'show-networks';
    case '3':
      return 'show-activity';
    case ',':
      return 'preferences';
    default:
      return null;
  }
}

/** Text fields have an undo of their own. */
const isOfText = (command: MenuCommand): boolean => command === 'undo' || command === 'redo';

/** Listens as long as the component is mounted; a handled key does nothing else (no reload on F5). */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = commandOfKey(event);
      if (!command || (isOfText(command) && isTyping())) return;
      event.preventDefault();
      runMenuCommand(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
