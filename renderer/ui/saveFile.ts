/** Saves a file where the person's browser or desktop puts downloads or asks for a place. */

/** `name` is the file's proposed name. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the time that this turn of the event loop is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
