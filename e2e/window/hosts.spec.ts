/** Other hosts in the window: added, asked about, seen together, lost and found again, with real servers of OpenSSH. */
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { GATE, LAB, PASSWORD, SshMachine } from '../hosts/sshMachine';
import { App } from './app';
import { expect, test as base } from './fixtures';
import { lookAt } from './pictures';

const DIST = path.resolve(import.meta.dirname, '../../dist');

const test = base.extend<{ machine: SshMachine }>({
  machine: async ({ appOptions: _ }, provide) => {
    const machine = await SshMachine.open(DIST);
    try {
      await provide(machine);
    } finally {
      machine.close();
    }
  },
  app: async ({ machine }, provide) => {
    const app = new App({ path: () => `${machine.folder}/bin:${process.env['PATH'] ?? ''}` });
    try {
      await app.start();
      await provide(app);
    } finally {
      await app.dispose();
    }
  },
});

async function openConnections(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Connections…' }).click();
  return page.getByRole('dialog', { name: 'Connections' });
}

async function add(page: Page, fields: Record<string, string>, become?: string): Promise<void> {
  await page.getByRole('button', { name: 'Add connection…' }).click();
  const form = page.getByRole('dialog', { name: 'Add connection' });
  await expect(form.getByLabel('Host', { exact: true })).toBeFocused();
  for (const [label, text] of Object.entries(fields))
    await form.getByLabel(label, { exact: true }).fill(text);
  if (become !== undefined) {
    await form.getByRole('button', { name: /Become root by/ }).click();
    await page.getByRole('option', { name: become }).click();
  }
}

const card = (dialog: Locator, name: string): Locator => dialog.getByRole('listitem', { name, exact: true });

async function answer(page: Page, title: string, words: string, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog).toContainText(words);
  const field = dialog.locator('input');
  await expect(field).toBeFocused();
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill(secret);
  await dialog.getByRole('button', { name: 'Continue' }).click();
}

test('several hosts beside the sandbox, by key and by password and sudo, on one page', async ({
  window,
  machine,
}) => {
  const { page } = window;
  await expect(window.row('default')).toBeVisible();
  machine.forgetHosts();
  const dialog = await openConnections(page);
  await add(page, { Host: `root@${LAB.host}:${LAB.port}`, Name: 'lab1' });
  await lookAt(page, 'hosts-add');
  await page.getByRole('button', { name: 'Add and connect' }).click();
  const key = page.getByRole('alertdialog', { name: 'Is this key the right one?' });
  await expect(key).toContainText('SHA256:');
  await lookAt(page, 'hosts-key');
  await key.getByRole('button', { name: 'It is: connect' }).click();
  await expect(card(dialog, 'lab1')).toContainText('Connected');

  await add(page, { Host: `ada@${LAB.host}:${LAB.port}`, Name: 'lab2' }, 'sudo');
  await page.getByRole('button', { name: 'Add and connect' }).click();
  await answer(page, 'Connecting to lab2', "ada@127.0.0.1's password:", PASSWORD);
  const sudo = page.getByRole('dialog', { name: 'Connecting to lab2' });
  await expect(sudo).toContainText('sudo on lab2 asks for your password there.');
  await lookAt(page, 'hosts-sudo');
  await answer(page, 'Connecting to lab2', 'sudo on lab2', PASSWORD);
  await expect(card(dialog, 'lab2')).toContainText('works as ada');
  await expect(dialog.getByRole('status')).toContainText('3 of 4 connections open');
  await expect(
    card(dialog, 'lab1').getByRole('row', { name: /default.*192\.168\.122\.1\/24/ }),
  ).toBeVisible();
  await lookAt(page, 'hosts');

  await card(dialog, 'lab1').getByRole('button', { name: 'Show lab1' }).click();
  await expect(page.getByRole('button', { name: 'lab1 Connection' })).toBeVisible();
  await expect(window.row('default')).toBeVisible();
});

test('a host that is lost says how old what is shown is, and is found again by itself', async ({
  window,
  machine,
}) => {
  const { page } = window;
  const dialog = await openConnections(page);
  await add(page, { Host: `root@${LAB.host}:${LAB.port}`, Name: 'lab1' });
  await page.getByRole('button', { name: 'Add and connect' }).click();
  await expect(card(dialog, 'lab1')).toContainText('Connected');
  await card(dialog, 'lab1').getByRole('button', { name: 'Show lab1' }).click();
  await expect(window.row('default')).toBeVisible();
  machine.stopServer(LAB);
  machine.cut();
  const notice = page.getByRole('alert', { name: 'Disconnected from lab1' });
  await expect(notice).toContainText(/What you see is as it was \d+ s ago\. Trying again/);
  await expect(window.addNetwork).toBeDisabled();
  await lookAt(page, 'hosts-lost');
  const again = await openConnections(page);
  await expect(card(again, 'lab1')).toContainText(/Disconnected .* ago\./);
  await expect(card(again, 'lab1')).toContainText(/As it was \d+ s ago/);
  await lookAt(page, 'hosts-lost-list');
  await page.keyboard.press('Escape');
  machine.startServer(LAB);
  await expect(notice).toBeHidden();
  await expect(window.addNetwork).toBeEnabled();
});

test('nothing is installed there: this computer’s helper is used for the session', async ({
  window,
  machine,
}) => {
  machine.uninstall();
  const { page } = window;
  const dialog = await openConnections(page);
  await add(page, { Host: `root@${LAB.host}:${LAB.port}`, Name: 'bare' });
  await page.getByRole('button', { name: 'Add and connect' }).click();
  await expect(card(dialog, 'bare')).toContainText('it has no virtnet-helper');
  await lookAt(page, 'hosts-carry');
  await card(dialog, 'bare').getByRole('button', { name: 'Use it for this session' }).click();
  await expect(card(dialog, 'bare')).toContainText('works as root');
});

test('a connection is changed, renamed and removed, and what is wrong with it is said at its field', async ({
  window,
  app,
}) => {
  const { page } = window;
  const dialog = await openConnections(page);
  await add(page, { Host: '-oProxyCommand=x' });
  await expect(page.getByText('neither a name nor an address')).toBeVisible();
  const form = page.getByRole('dialog', { name: 'Add connection' });
  await form.getByLabel('Host', { exact: true }).fill(`root@${LAB.host}:${LAB.port}`);
  await form.getByLabel('Name', { exact: true }).fill('lab1');
  await page.getByRole('button', { name: 'Add and connect' }).click();
  await expect(card(dialog, 'lab1')).toContainText('Connected');
  await card(dialog, 'lab1').getByRole('button', { name: 'Edit lab1…' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('cellar');
  await page.getByRole('button', { name: 'Over other hosts' }).click();
  await page.getByLabel('Jump hosts').fill(`root@${GATE.host}:${GATE.port}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(card(dialog, 'cellar')).toContainText(`jump=root@${GATE.host}:${GATE.port}`);
  await card(dialog, 'cellar').getByRole('button', { name: 'Connect cellar' }).click();
  await expect(card(dialog, 'cellar')).toContainText('Connected');
  await page.keyboard.press('Escape');

  // Another start of the app knows it as well; nothing secret is kept.
  await page.goto('about:blank');
  await app.stop();
  await app.start();
  await page.goto(app.url);
  const again = await openConnections(page);
  await card(again, 'cellar').getByRole('button', { name: 'Remove cellar…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(card(again, 'cellar')).toBeHidden();
});
