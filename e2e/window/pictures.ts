/** Looks at a page: takes its picture in both colour schemes, and has axe judge it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Where the pictures go, from the project's folder. */
export const SCREENS = 'test-results/screens';

/** What differs between the schemes is their colours; the rest of a page is judged once. */
const RULES = { light: null, dark: ['color-contrast'] } as const;

/** What the size of a window decides on a page that is judged whole at another size. */
const RULES_OF_SIZE = ['scrollable-region-focusable'];

/** Pictures `NAME-light.png` and `NAME-dark.png`; axe must find nothing in either. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await takePicture(page, name, colorScheme);
    await expectAccessible(page, `${name} (${colorScheme})`, RULES[colorScheme]);
  }
}

/** The same for a page that another test looks at in another size: axe judges what may differ. */
export async function lookAtSize(page: Page, name: string): Promise<void> {
  await takePicture(page, name, 'light');
  await takePicture(page, name, 'dark');
  await expectAccessible(page, name, RULES_OF_SIZE);
}

async function takePicture(page: Page, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  // What takes the focus scrolls its pane, never the window as a whole.
  expect(await page.evaluate(() => document.scrollingElement?.scrollTop), name).toBe(0);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.screenshot({ path: `${SCREENS}/${name}-${colorScheme}.png`, animations: 'disabled' });
}

async function expectAccessible(page: Page, name: string, rules: readonly string[] | null): Promise<void> {
  // A page that has been judged has axe already; half a megabyte of source, and AxeBuilder reads it twice each time.
  const isThere = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder({ page, ...(isThere ? { axeSource: 'void 0' } : {}) });
  // Without frames to look into, the "legacy" way finds the same and opens no page of its own for each answer.
  const axe = builder.setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html }) => html),
  }));
  expect(findings, `axe on ${name}`).toEqual([]);
}
