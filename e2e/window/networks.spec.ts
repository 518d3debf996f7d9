/** Creating, starting, stopping and deleting networks by clicking only, and finding all as left. */
import { expect, test } from './fixtures';
import type { Assistant, AppWindow } from './pages';

const TYPES = [
  { preset: 'NAT', type: 'NAT', forwarding: 'NAT to any physical device' },
  { preset: 'Routed', type: 'Routed', forwarding: 'Routed network to any physical device' },
  { preset: 'Isolated lab', type: 'Isolated', forwarding: 'Isolated network' },
] as const;

/** Creates a network from a preset with everything as proposed but its name, by clicking. */
async function create(window: AppWindow, assistant: Assistant, preset: string, name: string): Promise<void> {
  await window.addNetwork.click();
  await assistant.expectStep('New network');
  await assistant.choose(preset);
  await assistant.next();
  await assistant.field('Network name').fill(name);
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.expectStep('Finish');
  await assistant.finish();
  await expect(window.row(name)).toHaveAttribute('aria-selected', 'true');
}

for (const { preset, type, forwarding } of TYPES) {
  test(`a ${type} network is created, runs, and gives a guest an address`, async ({
    app,
    window,
    assistant,
  }) => {
    await create(window, assistant, preset, 'lab-1');
    await window.expectActive('lab-1');
    const details = window.details('lab-1');
    await expect(details).toContainText(forwarding);
    await expect(details.getByRole('region', { name: 'Plug a guest in' })).toBeVisible();

    const device = await details.getByRole('textbox', { name: 'Device' }).inputValue();
    expect(app.inSandbox('ip', '-brief', 'link', 'show', 'type', 'bridge')).toContain(device);

    await details.getByRole('tab', { name: 'Guests' }).click();
    await details.getByRole('button', { name: 'Add test guest' }).click();
    const guests = details.getByRole('table', { name: 'Guests' });
    await expect(guests.getByRole('row', { name: 'guest-1' })).toContainText(/\d+\.\d+\.\d+\.\d+/);
    await details.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(guests).toBeHidden();
  });
}

test('a network is stopped, started and deleted, with a No before the Yes', async ({ app, window }) => {
  await window.select('default');
  await window.expectInactive('default');
  await expect(window.stopNetwork).toBeDisabled();
  await window.startNetwork.click();
  await window.expectActive('default');
  expect(app.inSandbox('ip', '-brief', 'address')).toContain('192.168.122.1/24');
  await expect(window.startNetwork).toBeDisabled();
  await window.stopNetwork.click();
  await window.expectInactive('default');
  expect(app.inSandbox('ip', '-brief', 'address')).not.toContain('192.168.122.1/24');

  const question = window.dialog('Delete network default');
  await window.deleteNetwork.click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(window.row('default')).toBeVisible();
  await window.deleteNetwork.click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(window.page.getByText('No networks yet')).toBeVisible();
});

test('an active network with a guest asks before it stops, names the guest, and is stopped and deleted', async ({
  window,
}) => {
  await window.start('default');
  await window.page.getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').click();
  await expect(window.page.getByRole('table', { name: 'Guests' })).toContainText('guest-1');

  await window.stopNetwork.click();
  const stopping = window.dialog('Stop network default');
  await expect(stopping).toContainText('guest-1');
  await stopping.getByRole('button', { name: 'What will be done' }).click();
  for (const step of ['Have the test guest guest-1 give its address back', 'Remove the bridge virbr0'])
    await expect(stopping.getByRole('button', { name: step })).toBeVisible();
  await stopping.getByRole('button', { name: 'Cancel' }).click();
  await window.expectActive('default');

  await window.deleteNetwork.click();
  const deleting = window.dialog('Delete network default');
  await deleting.getByRole('button', { name: 'What will be done' }).click();
  await expect(deleting.getByRole('button', { name: /^Remove .*default\.log$/ })).toBeVisible();
  await deleting.getByRole('button', { name: 'Stop and delete' }).click();
  await expect(window.page.getByText('No networks yet')).toBeVisible();
});

test('everything is as it was left when the app is opened again, and autostart networks run', async ({
  app,
  window,
  assistant,
}) => {
  await create(window, assistant, 'Isolated lab', 'stays');
  await create(window, assistant, 'NAT', 'sleeps');
  const autostart = window.details('sleeps').getByRole('checkbox', { name: 'Autostart' });
  await expect(autostart).toBeChecked();
  await window.details('sleeps').getByText('On boot').click();
  await expect(autostart).not.toBeChecked();

  await window.page.goto('about:blank');
  expect(await app.stop()).toBe(0);
  await app.start();
  await window.page.goto(app.url);

  await expect(window.networks.getByRole('option')).toHaveCount(3);
  await window.select('stays');
  await window.expectActive('stays');
  await expect(window.details('stays')).toContainText('Isolated network');
  await window.select('sleeps');
  await window.expectInactive('sleeps');
  await expect(window.details('sleeps').getByRole('checkbox', { name: 'Autostart' })).not.toBeChecked();
  await window.select('default');
  await window.expectActive('default');
});

test('a temporary network is gone when it is stopped', async ({ window, assistant }) => {
  await window.addNetwork.click();
  await assistant.next();
  const name = await assistant.field('Network name').inputValue();
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.dialog.getByText('Temporary (gone when stopped)').click();
  await expect(assistant.dialog.getByRole('checkbox', { name: 'Start on boot' })).toBeDisabled();
  await assistant.finish();
  await expect(window.details(name)).toContainText('Temporary: gone when stopped');
  await window.stopNetwork.click();
  await expect(window.row(name)).toBeHidden();
});

test('a reload of the page and a second page show the same networks', async ({ app, window, context }) => {
  await window.select('default');
  await window.page.reload();
  await expect(window.row('default')).toBeVisible();
  const second = await context.newPage();
  await second.goto(app.url);
  await expect(second.getByRole('option', { name: 'default', exact: true })).toBeVisible();
  await window.select('default');
  await window.startNetwork.click();
  await expect(second.getByRole('article', { name: 'Network default' })).toContainText('Active for');
});
