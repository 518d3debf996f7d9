/** Traffic as a person sees it: real packets to a guest, the chart, a second window, and Preferences. */
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

test('traffic to a guest is shown, remembered for a second window, and switched off', async ({
  app,
  window,
  page,
  context,
}) => {
  await window.select('default');
  const details = window.details('default');
  await details.getByRole('tab', { name: 'Traffic' }).click();
  await expect(details.getByText('The network is inactive')).toBeVisible();
  await window.startNetwork.click();
  await window.expectActive('default');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').click();
  const guest = details.getByRole('table', { name: 'Guests' }).getByRole('row', { name: 'guest-1' });
  await expect(guest).toContainText(/192\.168\.122\.\d+/);
  const address = /192\.168\.122\.\d+/.exec(await guest.innerText())?.[0] ?? '';

  await details.getByRole('tab', { name: 'Traffic' }).click();
  const rows = details.getByRole('table', { name: 'Traffic' }).getByRole('row');
  await expect(rows.filter({ hasText: 'guest-1' }).getByRole('cell').nth(2)).toHaveText('0 B/s');
  app.inSandbox('ping', '-q', '-c', '12', '-i', '0.2', '-s', '1400', address);
  // The chart's words are the test's eyes: at most what was sent, and no longer nothing.
  const chart = (of: typeof page) =>
    of.getByRole('img', { name: /^Last 5 minutes, Network default: receives/ });
  await expect(chart(page)).toHaveAccessibleName(/at most \d+(\.\d)? kB\/s$/);
  const sparkline = window.row('default').locator('svg path');
  await expect(sparkline).toHaveAttribute('d', /^M.*L/);
  await lookAt(page, 'traffic');

  const second = await context.newPage();
  await second.goto(app.url);
  await second
    .getByRole('article', { name: 'Network default' })
    .getByRole('tab', { name: 'Traffic' })
    .click();
  await expect(chart(second)).toHaveAccessibleName(/at most \d+(\.\d)? kB\/s$/);
  await second.close();

  await page.keyboard.press('Control+,');
  const preferences = window.dialog('Preferences');
  await expect(preferences).toContainText('of one processor core');
  await lookAt(page, 'preferences');
  await preferences.getByRole('button', { name: /Read traffic/ }).click();
  await page.getByRole('option', { name: 'Off' }).click();
  await preferences.getByRole('button', { name: 'Close' }).click();
  await expect(details.getByText('Traffic is not read')).toBeVisible();
  await expect(sparkline).toHaveCount(0);
});
