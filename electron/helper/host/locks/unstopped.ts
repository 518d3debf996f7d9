/** Work that Ctrl+Z in a terminal does not stop halfway: others would wait for it. */

let works = 0;
let isAsked = false;

const remember = (): void => {
  isAsked = true;
};

/** Does `work` to its end, and only then stops this process, if it was asked to meanwhile (SIGTSTP). */
export async function unstopped<T>(work: () => Promise<T>): Promise<T> {
  if (works === 0) {
    isAsked = false;
    process.on('SIGTSTP', remember);
  }
  works += 1;
  try {
    return await work();
  } finally {
    works -= 1;
    if (works === 0) {
      process.off('SIGTSTP', remember);
      if (isAsked) process.kill(process.pid, 'SIGSTOP');
    }
  }
}
