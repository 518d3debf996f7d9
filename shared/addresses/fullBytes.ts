/** Hardware addresses and identifiers in one spelling. */

/** Bytes with colons in lower case, two digits each; libvirt stores them with one where one is enough. */
export const fullBytes = (text: string): string =>
  text.toLowerCase().replace(/(?<![0-9a-f])[0-9a-f](?![0-9a-f])/g, '0$&');
