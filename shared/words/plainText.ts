/** The beginning of what somebody else says, as it may be repeated: letters, marks, digits, punctuation and spaces. */
export const plainText = (text: string, longest: number): string =>
  text.slice(0, longest).replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '�');
