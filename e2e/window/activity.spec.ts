/** The Activity tab as a person uses it: live, searched, with details and a report; the same in every window. */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';
import { AppWindow } from './pages';

/** More lines than anybody scrolls through. */
const MANY = 4000;

test('shows what happened, in every window, with its details and a report', async ({
  app,
  window,
  page,
  context,
}) => {
  const otherPage = await context.newPage();
  await otherPage.goto(app.url);
  const other = new AppWindow(otherPage);
  await other.showTab('Activity');

  await window.start('default');
  await window.details('default').getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').first().click();
  app.inSandbox('ip', 'address', 'add', '10.99.0.1/24', 'dev', 'virbr0');
  const banner = window.details('default').getByRole('region', { name: 'Changed outside' });
  await expect(banner).not.toContainText('10.99.0.1/24');
  await banner.getByRole('button', { name: 'Show' }).click();
  await expect(banner).toContainText('The bridge virbr0 also has 10.99.0.1/24');

  await window.showTab('Activity');
  const lines = page.getByRole('listbox', { name: 'Activity' });
  const otherLines = otherPage.getByRole('listbox', { name: 'Activity' });
  for (const list of [lines, otherLines]) {
    await expect(list.getByRole('option').filter({ hasText: 'Start default' })).toBeVisible();
    await expect(list.getByRole('option').filter({ hasText: 'Guest plugged in default' })).toBeVisible();
    await expect(list.getByRole('option').filter({ hasText: 'DHCPACK(virbr0)' })).toBeVisible();
    await expect(list.getByRole('option').filter({ hasText: 'Changed outside default' })).toBeVisible();
  }

  // In the other window the host is told to repair by itself; both see it, and the bridge is mended.
  await other.showTab('Virtual Networks');
  await other.select('default');
  await other.details('default').getByRole('button', { name: 'Show' }).click();
  await otherPage.getByText('Repair by itself').click();
  await expect(banner).toBeHidden();
  await expect(lines.getByRole('option').filter({ hasText: 'Repair default' })).toBeVisible();
  expect(app.inSandbox('ip', '-brief', 'address', 'show', 'virbr0')).not.toContain('10.99.0.1');
  await window.showTab('Overview');
  await expect(page.getByRole('checkbox', { name: 'Repair by itself' })).toBeChecked();
  await window.showTab('Activity');

  const filter = page.getByRole('textbox', { name: 'Filter activity' });
  await filter.fill('repair helper');
  await expect(lines.getByRole('option')).toHaveCount(1);
  await lines.getByRole('option').click();
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('ip -batch -');
  await details.getByRole('button', { name: 'Input' }).first().click();
  await expect(details).toContainText('10.99.0.1/24');
  await window.button('Close the details').click();
  await filter.fill('');

  const [download] = await Promise.all([page.waitForEvent('download'), window.button('Save report').click()]);
  expect(download.suggestedFilename()).toMatch(/^virtnet-report-\d{4}-\d\d-\d\d\.md$/);
  const report = readFileSync(await download.path(), 'utf8');
  for (const part of [
    '# Virtnet Manager report',
    'dnsmasq: 2.',
    '<name>default</name>',
    'Start default: Done',
  ])
    expect(report).toContain(part);
  await window.button('Copy report').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('## Activity');
});

test('scrolls through thousands of lines, which another process has written, like through a few', async ({
  app,
  window,
  page,
}) => {
  await window.showTab('Activity');
  const lines = page.getByRole('listbox', { name: 'Activity' });
  await expect(lines).toContainText('Define default');
  const entry = (n: number): string =>
    `${JSON.stringify({
      id: `many-${n}`,
      at: Date.now() - n * 1000,
      front: 'virtnet',
      user: 'root',
      action: 'start',
      network: `net-${n}`,
      outcome: 'done',
      durationMs: 5,
      error: null,
      commands: [],
    })}\n`;
  const file = path.join(app.storage, 'var/lib/virtnet-manager/log/activity.jsonl');
  appendFileSync(file, Array.from({ length: MANY }, (_, n) => entry(n)).join(''));
  await expect(page.getByText(/^4,0\d\d lines$/)).toBeVisible();
  expect(await lines.getByRole('option').count()).toBeLessThan(100);
  await lines.getByRole('option').first().click();
  await page.keyboard.press('End');
  await expect(lines.getByRole('option').filter({ hasText: `net-${MANY - 1}` })).toBeVisible();
  expect(await lines.getByRole('option').count()).toBeLessThan(100);
  await page.getByRole('textbox', { name: 'Filter activity' }).fill('net-3210');
  await expect(lines.getByRole('option')).toHaveCount(1);
});
