/** What a button does while its action is under way. */
import type { ButtonProps } from 'react-aria-components';

/**
 * Replaces React Aria's own `isPending`, whose announcement outlives the button it names and so
 * leaves an image without a name in the page: results are said by LiveRegion instead.
 * The button keeps its focus and ignores presses.
 */
export function pressUnlessPending(
  isPending: boolean | undefined,
  onPress: ButtonProps['onPress'],
): Pick<ButtonProps, 'onPress'> {
  return onPress && !isPending ? { onPress } : {};
}
