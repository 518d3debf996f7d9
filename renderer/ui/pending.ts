/** What a button does while its action is under way. */
import type { ButtonProps } from 'react-aria-components';

/**
 * Replaces React Aria's own `isPending`, whose announcement outlives the button it names and so
 * leaves an image without a name in the page: results are said by LiveRegion instead.
 * The button keeps its focus, ignores presses, and says that it does.
 */
export function pressUnlessPending(
  isPending: boolean | undefined,
  onPress: ButtonProps['onPress'],
): Pick<ButtonProps, 'onPress' | 'aria-disabled'> {
  if (isPending) return { 'aria-disabled': true };
  return onPress ? { onPress } : {};
}
