/** Looks at a page: takes its picture in both colour schemes, and has axe judge each. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Where the pictures go, from the project's folder. */
export const SCREENS = 'test-results/screens';

/** What differs between the schemes is their colours; the rest of a page is judged once. */
const RULES = { light: null, dark: ['color-contrast'] } as const;

/** Pictures `NAME-light.png` and `NAME-dark.png`; axe must find nothing in either. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${SCREENS}/${name}-${colorScheme}.png`, animations: 'disabled' });
    await expectAccessible(page, `${name} (${colorScheme})`, RULES[colorScheme]);
  }
}

async function expectAccessible(page: Page, name: string, rules: readonly string[] | null): Promise<void> {
  // Without frames to look into, the "legacy" way finds the same and opens no page of its own for each answer.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html }) => html),
  }));
  expect(findings, `axe on ${name}`).toEqual([]);
}
