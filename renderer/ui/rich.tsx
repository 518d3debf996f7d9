/** Texts of the catalogues with more in them than letters: bold names, links, code. */
import { Fragment, type ReactNode } from 'react';
import { tParts, type TextKey } from '../../shared/language/language';

/**
 * A text as React shows it: `values` are what stands in its places, and by a tag's name what becomes of the text in it.
 * `rich('list.empty', { b: (text) => <b>{text}</b>, name })` for “Nothing runs on <b>{name}</b>.”
 */
export function rich(
  key: TextKey,
  values: Readonly<Record<string, string | number | ReactNode | ((inner: ReactNode) => ReactNode)>>,
): ReactNode {
  const places = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'function' ? (inner: ReactNode[]) => value(inPlace(inner)) : value,
  ]);
  return inPlace(tParts<ReactNode>(key, Object.fromEntries(places) as never));
}

/** Parts of a text never move among themselves, so that their place is their key. */
const inPlace = (parts: readonly ReactNode[]): ReactNode =>
  parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
