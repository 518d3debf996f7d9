/** What a window with 200 networks and 100 guests costs: frames while scrolling, the page's main thread and the helper at rest, and how soon it shows a guest. */
import path from 'node:path';
import type { CDPSession, Locator, Page } from '@playwright/test';
import { App } from '../window/app';
import { expect, test as base } from '../window/fixtures';
import { writeOurs } from './definitions.mjs';
import { processorSeconds } from './processorTime';

const NETWORKS = Number(process.env['BENCH_NETWORKS'] ?? 200);
const GUESTS = 100;
/**
 * How long the window rests while it is measured, and how long it is left alone before, in milliseconds: a hundred guests
 * that have just come talk for a minute, which all ports get, and helpers tidy up their memory.
 */
const REST_MS = Number(process.env['BENCH_REST_MS'] ?? 20_000);
const CALM_MS = Number(process.env['BENCH_CALM_MS'] ?? 60_000);
/** How long one thing is scrolled, in milliseconds. */
const SCROLL_MS = 4_000;
/** Whatever else runs has frames dropped now and then: several rounds tell it from what the page does. */
const ROUNDS = 3;

const test = base.extend({
  app: async ({ appOptions }, provide) => {
    const app = new App(appOptions);
    // All start on boot, which for a sandbox is its opening.
    writeOurs(NETWORKS, path.join(app.storage, 'etc/virtnet-manager'));
    try {
      await app.start();
      await provide(app);
    } finally {
      await app.dispose();
    }
  },
});

/** Guests that are plugged in by hand, each in a namespace, and have said something. */
const PLUG_IN = `
for n in $(seq ${GUESTS}); do
  ip netns add g$n
  ip link add port$n type veth peer name eth0 netns g$n
  ip link set port$n master virbr1 up
  ip -n g$n addr add 10.100.1.$((n + 1))/24 dev eth0
  ip -n g$n link set eth0 up
  ip netns exec g$n ping -c 1 -W 1 10.100.1.1 > /dev/null || true
done`;

test('a window with many networks and guests', async ({ app, window, page, context }) => {
  await expect(window.networks.getByText('Active, ')).toHaveCount(NETWORKS, { timeout: 300_000 });
  app.inSandbox('sh', '-ec', PLUG_IN);
  await window.select('bench1');
  const details = window.details('bench1');
  await details.getByRole('tab', { name: 'Guests' }).click();
  const guests = details.getByRole('table', { name: 'Guests' });
  await expect(guests.locator('tbody tr')).toHaveCount(GUESTS, { timeout: 60_000 });

  const session = await context.newCDPSession(page);
  // Time that the thread has run, without that in which others had the processor.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const rest = async (what: string): Promise<void> => {
    await page.waitForTimeout(CALM_MS);
    const [thread, helper] = [await threadSeconds(session), processorSeconds(app.helper())];
    await page.waitForTimeout(REST_MS);
    const after = await threadSeconds(session);
    const parts = METRICS.map(
      ([metric, name]) => `${name} ${percent((after[metric] ?? 0) - (thread[metric] ?? 0))}`,
    );
    const used = processorSeconds(app.helper()) - helper;
    report(`at rest, ${what}`, `${parts.join(', ')}; helper ${percent(used)} of a processor core`);
  };

  const scrolled = async (what: string, content: Locator): Promise<void> => {
    const before = await threadSeconds(session);
    const times = await scroll(content);
    const after = await threadSeconds(session);
    // On a busy machine frames are dropped whatever the page does; this says whether the page would have been in time.
    const work = (((after['TaskDuration'] ?? 0) - (before['TaskDuration'] ?? 0)) * 1000) / times.length;
    report(`scrolling ${what}`, `${frames(times)}; the main thread works ${work.toFixed(1)} ms a frame`);
  };

  report('machine', `${NETWORKS} networks, ${GUESTS} guests on one of them`);
  const empty = await context.newPage();
  await empty.setContent(
    '<main style="height: 400px; overflow: auto"><div style="height: 10000px"></div></main>',
  );
  await empty.bringToFront();
  report('scrolling an empty page', frames(await scroll(empty.locator('div'))));
  await empty.close();
  await page.bringToFront();
  for (let round = 0; round < ROUNDS; round += 1) {
    await scrolled('the list', window.networks);
    await scrolled('the guests', guests);
  }
  await rest('the guests shown');
  await details.getByRole('tab', { name: 'Details' }).click();
  await rest('the details shown');
  await hide(page);
  await rest('hidden');
});

test('how soon the window shows what a guest does', async ({ app, window }) => {
  await expect(window.networks.getByText('Active, ')).toHaveCount(NETWORKS, { timeout: 300_000 });
  await window.select('bench1');
  const details = window.details('bench1');
  await details.getByRole('tab', { name: 'Guests' }).click();
  const row = details.getByRole('table', { name: 'Guests' }).getByRole('row').filter({ hasText: GUEST_MAC });
  const measure = async (what: string, script: string, shown: string): Promise<void> => {
    app.inSandbox('sh', '-ec', script);
    const doneAt = performance.now();
    await expect(row).toContainText(shown);
    report(
      what,
      `${Math.round(performance.now() - doneAt)} ms after it was done, the test's own looks included`,
    );
  };
  await measure('a guest comes', GUEST_COMES, '10.100.1.7');
  await measure('it takes another address', GUEST_MOVES, '10.100.1.8');
  await measure('it leaves', 'ip link del portguest', 'Left');
});

const GUEST_MAC = '52:54:00:77:00:01';
const GUEST_COMES = `
ip netns add guest
ip link add portguest type veth peer name eth0 address ${GUEST_MAC} netns guest
ip link set portguest master virbr1 up
ip -n guest addr add 10.100.1.7/24 dev eth0
ip -n guest link set eth0 up
ip netns exec guest ping -c 1 -W 5 10.100.1.1`;
const GUEST_MOVES = `
ip -n guest addr flush dev eth0
ip -n guest addr add 10.100.1.8/24 dev eth0
ip netns exec guest ping -c 1 -W 5 10.100.1.1`;

/** What of the main thread's work is told, by Chromium's names. */
const METRICS = [
  ['TaskDuration', 'main thread busy'],
  ['ScriptDuration', 'of it scripts'],
  ['LayoutDuration', 'layout'],
  ['RecalcStyleDuration', 'styles'],
] as const;

/** Seconds of each kind of work so far. */
async function threadSeconds(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Times between the frames while what holds `content` is scrolled up and down, in milliseconds. */
function scroll(content: Locator): Promise<number[]> {
  return content.evaluate(async (element, scrollMs) => {
    let place: Element | null = element;
    while (place && place.scrollHeight <= place.clientHeight + 1) place = place.parentElement;
    if (!place) throw new Error('nothing to scroll');
    const range = place.scrollHeight - place.clientHeight;
    const times: number[] = [];
    const start = performance.now();
    let last = start;
    for (let now = start; now - start < scrollMs;) {
      now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      times.push(now - last);
      last = now;
      // A whole way down takes a second, and so does the way up.
      const way = ((now - start) / 1000) % 2;
      place.scrollTop = range * (way < 1 ? way : 2 - way);
    }
    return times.slice(2);
  }, SCROLL_MS);
}

/** What a minimised window tells its page; a headless Chromium has none to minimise. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

const FRAME_MS = 1000 / 60;

function frames(times: readonly number[]): string {
  const dropped = times.reduce((sum, time) => sum + Math.max(0, Math.round(time / FRAME_MS) - 1), 0);
  return `${times.length} frames, ${dropped} dropped, the longest ${Math.round(Math.max(...times))} ms`;
}

const percent = (seconds: number): string => `${((seconds / REST_MS) * 100_000).toFixed(2)} %`;

function report(what: string, figures: string): void {
  console.log(`${what}: ${figures}`);
}
