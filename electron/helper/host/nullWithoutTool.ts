/** For what cannot be there without the program that would show it: any other failure is passed on. */
import { VirtnetError } from '../../../shared/contract/error';

export function nullWithoutTool(error: unknown): null {
  if (error instanceof VirtnetError && error.code === 'missing-tool') return null;
  throw error;
}
