/** Looks at a page: takes its picture in both colour schemes, and has axe judge each. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Where the pictures go, from the project's folder. */
export const SCREENS = 'test-results/screens';

/** Pictures `NAME-light.png` and `NAME-dark.png`; axe must find nothing in either. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${SCREENS}/${name}-${colorScheme}.png`, animations: 'disabled' });
    await expectAccessible(page, `${name} (${colorScheme})`);
  }
}

async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html }) => html),
  }));
  expect(findings, `axe on ${name}`).toEqual([]);
}
