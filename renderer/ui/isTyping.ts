/** Whether the keyboard's focus is where text is written. */

/** True in text fields and editors, which keep their own undo. */
export function isTyping(): boolean {
  let focused = document.activeElement;
  // An editor may stand in a shadow root of its own, whose host is what the page has focused.
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (!(focused instanceof HTMLElement)) return false;
  if (focused.isContentEditable || focused instanceof HTMLTextAreaElement) return true;
  return focused instanceof HTMLInputElement && !NO_TEXT.includes(focused.type);
}

const NO_TEXT = ['button', 'checkbox', 'radio', 'range', 'file', 'submit'];
