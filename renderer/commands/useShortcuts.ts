/** The keys of the window's commands, the same in every front. */
import { useEffect } from 'react';
import { commandOf } from '../../shared/contract/commands';
import { partOf } from './part';
import { runMenuCommand } from './menuCommands';
import { isTyping } from '../ui/isTyping';

/** Listens as long as the component is mounted; a handled key does nothing else (no reload on F5). */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = commandOf(event, { isTyping: isTyping(), within: partOf(event.target) });
      if (!command) return;
      event.preventDefault();
      runMenuCommand(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
