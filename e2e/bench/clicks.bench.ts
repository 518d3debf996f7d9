/** How soon the window shows that a network runs, or has stopped, after the click on its button, beside what the page needs for a frame. */
import { expect, test } from '../window/fixtures';

const ROUNDS = 15;
const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

test('clicks on Start and Stop', async ({ window, page }) => {
  await window.select('default');
  const details = window.details('default');
  await expect(details.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  /** Presses the button in the page itself and waits until the other one can be pressed: the state is shown by then. */
  const press = (name: string, next: string): Promise<number> =>
    details.evaluate(
      (root, [pressed, awaited]) => {
        const button = (text: string): HTMLButtonElement | undefined =>
          [...root.querySelectorAll('button')].find((one) => one.textContent.trim() === text);
        const isReady = (): boolean => {
          const one = button(awaited ?? '');
          return one !== undefined && !one.disabled && one.getAttribute('aria-disabled') !== 'true';
        };
        const begun = performance.now();
        button(pressed ?? '')?.click();
        return new Promise<number>((resolve) => {
          const look = (): void => {
            if (isReady()) resolve(performance.now() - begun);
            else requestAnimationFrame(look);
          };
          look();
        });
      },
      [name, next],
    );
  const frame = (): Promise<number> =>
    page.evaluate(async () => {
      const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const first = await next();
      return (await next()) - first;
    });
  const [starts, stops, frames]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    starts.push(await press('Start', 'Stop'));
    stops.push(await press('Stop', 'Start'));
    frames.push(await frame());
  }
  const figure = (times: readonly number[]): string => `${Math.round(median(times))} ms`;
  console.log(
    `medians of ${ROUNDS}: Start to Active ${figure(starts)}, Stop to Inactive ${figure(stops)}; a frame ${figure(frames)}`,
  );
});
