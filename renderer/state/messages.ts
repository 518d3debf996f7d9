/** What the window says: why something failed, what was done, and words for screen readers. */
import { toErrorShape } from '../../shared/contract/error';
import { useStore, type Notice } from './store';
import { without } from './without';

/** The key of `failures` for what belongs to no network. */
export const HOST = 'host';

/** Says a result to screen readers. */
export function announce(text: string): void {
  useStore.setState(({ announcement }) => ({ announcement: { id: announcement.id + 1, text } }));
}

/** Shows why something failed, where it belongs: at a network by its UUID, or at the HOST. */
export function showFailure(key: string, title: string, thrown: unknown): void {
  const failure = { title, error: toErrorShape(thrown) };
  useStore.setState(({ failures }) => ({ failures: { ...failures, [key]: failure } }));
}

/** Takes a failure away from where it is shown. */
export function dismissFailure(key: string): void {
  useStore.setState(({ failures }) => ({ failures: without(failures, key) }));
}

/** Shows a short word in the corner of the window, in the place of the one before. */
export const showNotice = (text: string, takeBack: Notice['takeBack']): void =>
  useStore.setState(({ notice }) => ({ notice: { id: (notice?.id ?? 0) + 1, text, takeBack } }));

/** Takes the notice away, if it is still the one meant. */
export const dismissNotice = (id: number): void =>
  useStore.setState(({ notice }) => (notice?.id === id ? { notice: null } : {}));
