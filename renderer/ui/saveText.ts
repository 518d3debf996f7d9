/** Saves a text as a file, where the person's browser or desktop puts downloads or asks for a place. */

/** `name` is the file's proposed name. */
export function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the time that this turn of the event loop is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
