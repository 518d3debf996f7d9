/** The Guests tab: who is there, as it changes, what can be done for each, and how to attach one more. */
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

/** Ends with the first answer, however long that takes; a minute without one is no slowness. */
const ECHO = 'ping -c 1 -w 60 192.168.122.1';

test('guests that have one address are shown with it, and told why', async ({ app, window, page }) => {
  const details = await window.start('default');
  await details.getByRole('tab', { name: 'Guests' }).click();
  const guests = details.getByRole('table', { name: 'Guests' });
  for (const name of ['guest-1', 'guest-2']) {
    await window.button('Add test guest').click();
    await expect(guests.getByRole('row', { name })).toContainText(/192\.168\.122\.\d+/);
    await window.expectActive('default');
  }
  // As two copies of one machine would ask.
  const identity = '-C -x 0x3d:ff56504e980002000011ab0011223344556677';
  for (const name of ['guest-1', 'guest-2'])
    app.inSandbox(
      'sh',
      '-ec',
      `ip netns exec ${name} udhcpc -n -q -f -i eth0 ${identity} -x hostname:${name} -s /bin/true -t 100 -T 1`,
    );
  const told = details.getByRole('region', { name: 'Guests share an address' });
  await expect(told).toContainText('guest-1');
  await expect(told).toContainText('dhcp-ignore-clid');
  for (const name of ['guest-1', 'guest-2'])
    await expect(guests.getByRole('row', { name })).toContainText('Shared');
  await lookAt(page, 'guests-sharing');
});

test('guests are shown as they come, change, move and go', async ({ app, window, page }) => {
  const details = await window.start('default');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await expect(details.getByText('No guests')).toBeVisible();
  const sh = (script: string): string => app.inSandbox('sh', '-ec', script);
  const guests = details.getByRole('table', { name: 'Guests' });
  const row = guests.getByRole('row').filter({ hasText: '52:54:00:77:00:01' });

  // The very lines that the tab shows, but for the hardware address.
  await details.getByRole('tab', { name: 'Namespace' }).click();
  const lines = await details.getByRole('tabpanel', { name: 'Namespace' }).locator('pre').innerText();
  sh(lines.replace('name eth0', 'name eth0 address 52:54:00:77:00:01'));
  sh(`ip netns exec guest ${ECHO}`);
  await expect(row).toContainText('192.168.122.2');
  sh(
    `ip -n guest addr flush dev eth0; ip -n guest addr add 192.168.122.77/24 dev eth0; ip netns exec guest ${ECHO}`,
  );
  await expect(row).toContainText('192.168.122.77');
  await expect(row).not.toContainText('192.168.122.2/');
  await expect(row.getByRole('cell').nth(2)).toHaveText('192.168.122.77');
  sh('ip link del veth-guest');
  await expect(row).toContainText('Left');

  for (const name of ['guest-1', 'guest-2']) {
    await window.button('Add test guest').click();
    await expect(guests.getByRole('row', { name })).toBeVisible();
    await window.expectActive('default');
  }
  await expect(guests.getByRole('row', { name: 'guest-2' })).toContainText(/192\.168\.122\.\d+/);
  await expect(guests.getByRole('row', { name: 'guest-1' })).toContainText('/s');
  const names = (): Promise<string[]> => guests.locator('tbody td:first-child').allInnerTexts();
  await expect.poll(names).toEqual(['guest-1', 'guest-2', 'Unknown']);
  await guests.getByRole('button', { name: 'Name' }).click();
  await expect.poll(names).toEqual(['guest-2', 'guest-1', 'Unknown']);
  await expect(guests.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  await lookAt(page, 'guests-table');

  const first = guests.getByRole('row', { name: 'guest-1' });
  const address = (await first.getByRole('cell').nth(2).innerText()).trim();
  const act = async (name: string): Promise<void> => {
    await first.getByRole('button', { name: 'Actions for guest-1' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Copy address');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await act('Copy ssh command');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`ssh ${address}`);
  await act('Make static');
  await expect(first).toContainText('Static');
  await first.getByRole('button', { name: 'Actions for guest-1' }).click();
  await expect(page.getByRole('menuitem', { name: 'Make static' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(first).toContainText(/ left/);
  await act('Release lease…');
  const question = page.getByRole('alertdialog', { name: 'Release the lease of guest-1' });
  await expect(question).toContainText(address);
  await lookAt(page, 'release-lease');
  await question.getByRole('button', { name: 'Release' }).click();
  await expect(question).toBeHidden();
  await expect(first).toContainText('No lease');
  await details.getByRole('tab', { name: 'XML' }).click();
  await expect(details.getByRole('textbox', { name: 'Network XML' })).toContainText(`ip='${address}'`);
});
