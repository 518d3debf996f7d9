/** Changing networks in place: in the form and as XML, applied and taken back, without losing what was typed. */
import { expect, test } from './fixtures';

test('a running network is changed, the change taken back, and applied, while its guest stays', async ({
  app,
  window,
  page,
}) => {
  await window.select('default');
  await window.startNetwork.click();
  await window.expectActive('default');
  const details = window.details('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const mtu = details.getByRole('textbox', { name: 'MTU' });
  await details.getByRole('button', { name: 'Bridge', exact: true }).click();

  await mtu.fill('14oo');
  await expect(details.getByText('Enter a whole number.').first()).toBeVisible();
  await bar.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(mtu).toBeFocused();
  await mtu.fill('1400');
  await expect(details.getByText('Applies now')).toBeVisible();
  await expect(bar).toContainText('1 change');

  await bar.getByRole('button', { name: 'What will be done' }).click();
  await expect(bar.getByRole('region', { name: 'What will be done' })).toContainText('1400');
  await bar.getByRole('button', { name: 'Revert' }).click();
  await expect(bar).toBeHidden();
  await expect(mtu).toHaveValue('');

  await mtu.fill('1400');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await details.getByRole('button', { name: 'Add test guest' }).click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('guest-1');
  await expect(bar).toContainText('1 change');
  await details.getByRole('tab', { name: 'Details' }).click();
  await details.getByRole('button', { name: 'Bridge', exact: true }).click();
  await expect(mtu).toHaveValue('1400');
  await mtu.press('Control+Enter');
  await expect(bar).toBeHidden();
  await expect(mtu).toHaveValue('1400');
  expect(app.inSandbox('ip', 'link', 'show', 'virbr0')).toContain('mtu 1400');
  expect(app.inSandbox('ip', 'link', 'show', 'master', 'virbr0')).not.toBe('');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
