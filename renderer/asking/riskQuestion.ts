/** Asks, before a change that could cut the person off, whether to try it all the same. */
import { toErrorShape } from '../../shared/contract/error';
import { useStore } from '../state/store';

let settle: ((isTried: boolean) => void) | null = null;

/** Whether the person wants to try it, told why it could cut them off. */
export function askRisk(risk: string): Promise<boolean> {
  settle?.(false);
  useStore.setState({ risk });
  return new Promise((resolve) => (settle = resolve));
}

/** The person's answer. */
export function answerRisk(isTried: boolean): void {
  useStore.setState({ risk: null });
  settle?.(isTried);
  settle = null;
}

/**
 * How a change is to be made: at once, on trial, or not at all. A plan that fails leaves it to the change to say why; while
 * another change is on trial nobody can say what this one does, and on trial itself it does no harm.
 */
export async function wayToChange(
  plan: () => Promise<{ risk?: string | null | undefined }>,
): Promise<'now' | 'trial' | 'not'> {
  let risk: string | null | undefined;
  try {
    ({ risk } = await plan());
  } catch (thrown) {
    return toErrorShape(thrown).data.code === 'busy' ? 'trial' : 'now';
  }
  if (risk === null || risk === undefined) return 'now';
  return (await askRisk(risk)) ? 'trial' : 'not';
}
