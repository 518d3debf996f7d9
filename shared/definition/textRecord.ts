/** A text record as dnsmasq is told it. */
import { optionText } from './dnsmasqOptions';

/** The most bytes of one string of a record (RFC 1035 §3.3.14); a longer text is several of them. */
const STRING_BYTES_MAX = 255;

/** The line of dnsmasq's configuration; readers put the strings of a long text together again (RFC 7208 §3.3). */
export const textRecordLine = ({ name, value }: { name: string; value: string }): string =>
  `txt-record=${[name, ...stringsOf(value).map(optionText)].join(',')}`;

/** The text in pieces that never part a character. */
function stringsOf(value: string): string[] {
  const pieces = [''];
  let bytes = 0;
  for (const character of value) {
    const size = new TextEncoder().encode(character).length;
    if (bytes + size > STRING_BYTES_MAX) {
      pieces.push('');
      bytes = 0;
    }
    pieces[pieces.length - 1] += character;
    bytes += size;
  }
  return pieces;
}
