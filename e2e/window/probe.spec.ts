/** "Test network" as a person uses it: steps as they happen, a cause, its fix, and the test again. */
import { expect, test } from './fixtures';
import { lookAt, lookAtSize } from './pictures';

test('a network is tested, a fault is named, and Fix mends it', async ({ app, window, page }) => {
  await window.start('default');
  await window.button('Test network').click();
  const dialog = window.dialog('Test network default');
  const step = (title: string) => dialog.getByRole('listitem').filter({ hasText: title }).first();
  await expect(step('Bridge')).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('The network works');
  for (const title of [
    'Bridge',
    'DHCP offer and lease',
    'DNS answer',
    'Gateway',
    'Outside',
    'Firewall rules',
  ])
    await expect(step(title)).toContainText('Passed');
  await lookAt(page, 'test-passed');
  await dialog.getByRole('button', { name: 'Copy report' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('Test of network default (virbr0)');

  app.inSandbox('iptables', '-t', 'nat', '-F', 'VNM_PRT');
  await dialog.getByRole('button', { name: 'Test again' }).click();
  await expect(dialog.getByRole('status')).toContainText(/steps failed/);
  const problem = dialog.getByRole('region', {
    name: 'Firewall rules of this network were removed or changed',
  });
  await expect(problem).toBeVisible();
  await problem.getByRole('button', { name: 'What will be done' }).click();
  await expect(problem.getByText('Write the firewall rules')).toBeVisible();
  await lookAt(page, 'test-failed');
  await problem.getByRole('button', { name: 'Fix', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText('The network works');

  await dialog.getByRole('button', { name: 'Test again' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(window.button('Test network')).toBeFocused();
  await expect.poll(() => app.inSandbox('ip', '-brief', 'link')).not.toContain('vnmtest');
});

test('spanning tree is waited for, its cost is said, and Fix switches it off', async ({ window, page }) => {
  const details = await window.start('default');
  await details.getByRole('tab', { name: 'Details' }).click();
  await details.getByRole('button', { name: 'Bridge', exact: true }).click();
  await details.getByText('Look for loops (spanning tree)').click();
  await details.getByRole('textbox', { name: 'Forward delay' }).fill('4');
  await details
    .getByRole('region', { name: 'Changes' })
    .getByRole('button', { name: 'Apply', exact: true })
    .click();
  await expect(details.getByRole('region', { name: 'Changes' })).toBeHidden();

  await window.button('Test network').click();
  const dialog = window.dialog('Test network default');
  const bridge = dialog.getByRole('listitem').filter({ hasText: 'Bridge' }).first();
  await expect(bridge).toContainText(
    'Waiting for spanning tree (STP): virbr0 passes nothing from a new port for up to 8 s.',
  );
  await lookAt(page, 'test-waiting');
  await expect(dialog.getByRole('status')).toContainText('The network works');
  await expect(bridge).toContainText('Passed');
  const advice = dialog.getByRole('region', {
    name: 'A guest that starts or is plugged in waits 8 s for its first packet (STP)',
  });
  await advice.getByRole('button', { name: 'What will be done' }).click();
  await expect(advice.getByRole('button', { name: 'Change the bridge virbr0' })).toBeVisible();
  await lookAt(page, 'test-advice');
  // Nothing is to be mended on a step that has passed.
  await expect(advice.getByRole('button', { name: 'Fix', exact: true })).toHaveCount(0);
  await advice.getByRole('button', { name: 'Switch spanning tree off' }).click();
  await expect(dialog.getByRole('status')).toContainText('The network works');
  await expect(advice).toBeHidden();
});

test.describe('a small window', () => {
  test.use({ viewport: { width: 800, height: 600 } });

  test('shows the test with its buttons in sight', async ({ window, page }) => {
    await window.start('default');
    await window.button('Test network').click();
    const dialog = window.dialog('Test network default');
    await lookAt(page, 'small-test-running');
    await expect(dialog.getByRole('button', { name: 'Test again' })).toBeInViewport();
    await expect(dialog.getByRole('status')).toContainText('The network works');
    await lookAtSize(page, 'small-test');
  });
});
