/** Files that are dropped on the window are imported: libvirt XML, or archives of it. */
import { useEffect } from 'react';
import { openDialog } from '../asking/actions';
import { shownDialog, useStore } from '../state/store';
import { canRun } from './menuCommands';

/** Listens as long as the component is mounted. A file never takes the place of the page. */
export function useDrop(): void {
  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const canTake = (): boolean => {
      const state = useStore.getState();
      return canRun('import', state) && !state.assistantOpen && shownDialog(state) === null;
    };
    const onDragOver = (event: DragEvent): void => {
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = canTake() ? 'copy' : 'none';
    };
    const onDrop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length === 0 || !canTake()) return;
      useStore.setState({ dropped });
      openDialog({ kind: 'import' });
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
}
