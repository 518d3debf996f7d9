/** A bridge over the host's card as a person makes it in the assistant, and has it removed with the network that joined it. */
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

test('a bridge is made over the card for a Bridged network, and removed with it', async ({
  app,
  window,
  assistant,
  page,
}) => {
  await window.addNetwork.click();
  await assistant.choose('Bridged');
  await assistant.next();
  await assistant.field('Network name').fill('office');
  for (let step = 0; step < 3; step += 1) await assistant.next();
  await assistant.expectStep('Choose the type of virtual network');
  const offer = assistant.dialog.getByRole('region', { name: 'Make br0 over eth0' });
  await expect(offer.getByText('Move what eth0 has to br0')).toBeVisible();
  await offer.getByRole('button', { name: /Every single change/ }).click();
  await expect(offer.getByText('Make eth0 a port of br0')).toBeVisible();
  await lookAt(page, 'bridge-offer');
  await offer.getByRole('button', { name: 'Make br0 over eth0…' }).click();
  const risk = page.getByRole('alertdialog', { name: 'This could cut you off' });
  await expect(risk).toContainText('What this host has on eth0 moves to br0.');
  await lookAt(page, 'bridge-risk');
  await risk.getByRole('button', { name: 'Try it' }).click();
  const question = page.getByRole('alertdialog', { name: 'Keep these settings?' });
  await expect(question).toContainText('The bridge br0 was put over eth0.');
  await lookAt(page, 'bridge-trial');
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(question).toBeHidden();
  await expect(assistant.dialog.getByRole('button', { name: 'br0 Bridge' })).toBeVisible();
  expect(app.inSandbox('ip', '-o', 'route', 'show', 'default')).toContain('dev br0');
  await lookAt(page, 'bridge-made');
  await assistant.next();
  await assistant.finish();
  await window.expectActive('office');

  const details = window.details('office');
  await details.getByRole('button', { name: 'Dismiss' }).click();
  await details.getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText(/203\.0\.113\.1\d\d/);
  await lookAt(page, 'bridge-lease');
  await window.button('Test network').click();
  const testing = window.dialog('Test network office');
  await expect(testing.getByRole('status')).toContainText('The network works');
  await expect(testing.getByText(/from 203\.0\.113\.1 on the LAN/)).toBeVisible();
  await testing.getByRole('button', { name: 'Close' }).first().click();
  await window.deleteNetwork.click();
  const deleting = window.dialog('Delete network office');
  await deleting.getByText('Remove the bridge br0 as well').click();
  await expect(deleting.getByRole('checkbox', { name: 'Remove the bridge br0 as well' })).toBeChecked();
  await lookAt(page, 'bridge-delete');
  await deleting.getByRole('button', { name: 'Stop and delete' }).click();
  await expect(risk).toContainText('What this host has on br0 moves to eth0.');
  await risk.getByRole('button', { name: 'Try it' }).click();
  await expect(question).toContainText('The bridge br0 was removed.');
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(question).toBeHidden();
  expect(app.inSandbox('ip', '-o', 'route', 'show', 'default')).toContain('dev eth0');
  expect(app.inSandbox('ls', '/sys/class/net')).not.toContain('br0');
});
