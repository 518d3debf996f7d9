/** Whether the keyboard's focus is where text is written. */

/** True in text fields and editors, which keep their own undo. */
export function isTyping(): boolean {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return false;
  if (focused.isContentEditable || focused instanceof HTMLTextAreaElement) return true;
  return focused instanceof HTMLInputElement && !NO_TEXT.includes(focused.type);
}

const NO_TEXT = ['button', 'checkbox', 'radio', 'range', 'file', 'submit'];
