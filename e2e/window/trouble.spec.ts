/** What goes wrong around the app is said in plain words, with what to do, and mended where it can be. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';

/** A folder with every program of this machine but dnsmasq. */
function withoutDnsmasq(folder: string): string {
  const place = path.join(folder, 'programs');
  mkdirSync(place, { recursive: true });
  for (const source of ['/usr/bin', '/usr/sbin']) {
    for (const program of readdirSync(source)) {
      const link = path.join(place, program);
      if (program !== 'dnsmasq' && !existsSync(link)) symlinkSync(path.join(source, program), link);
    }
  }
  return place;
}

/** A PATH with a pkexec in front that ends as it does when its dialog is closed. */
function withCancelledPkexec(folder: string): string {
  const place = path.join(folder, 'programs');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'pkexec'), '#!/bin/sh\nexit 126\n', { mode: 0o755 });
  return `${place}:/usr/bin:/bin`;
}

test.describe('pkexec cancelled', () => {
  test.use({ appOptions: { connection: 'system', ordinaryUser: true, path: withCancelledPkexec } });

  test('says so, changes nothing, and offers to connect again or to use the sandbox', async ({ window }) => {
    const notice = window.page.getByRole('alert', { name: 'Not connected to This computer' });
    await expect(notice).toContainText('the dialog was closed');
    await expect(notice).toContainText('confirm with your password, or use the sandbox');
    await expect(window.addNetwork).toBeDisabled();
    await notice.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(notice).toContainText('the dialog was closed');
    await notice.getByRole('button', { name: 'Use the sandbox' }).click();
    await expect(window.row('default')).toBeVisible();
    await expect(notice).toBeHidden();
  });
});

test.describe('no dnsmasq', () => {
  test.use({ appOptions: { path: withoutDnsmasq } });

  test('is named with its package before anything is touched', async ({ app, window }) => {
    await window.select('default');
    const before = app.inSandbox('ip', '-brief', 'link');
    await window.startNetwork.click();
    const failure = window.details('default').getByRole('alert');
    await expect(failure).toContainText('dnsmasq is not installed');
    await expect(failure).toContainText(/(apt-get|dnf) install .*dnsmasq/);
    await window.expectInactive('default');
    expect(app.inSandbox('ip', '-brief', 'link')).toBe(before);
    await window.showTab('Overview');
    await expect(window.page.getByRole('alert').filter({ hasText: 'dnsmasq' })).toBeVisible();
  });
});

test('a helper that is killed is said to be lost, and comes back by Reconnect', async ({ app, window }) => {
  await window.select('default');
  process.kill(app.helper(), 'SIGKILL');
  const notice = window.page.getByRole('alert', { name: 'Disconnected from Sandbox' });
  await expect(notice).toBeVisible();
  await expect(window.row('default')).toBeVisible();
  await expect(window.startNetwork).toBeDisabled();
  await notice.getByRole('button', { name: 'Reconnect' }).click();
  await expect(notice).toBeHidden();
  // The sandbox ended with its helper, as a host does that reboots: autostart networks come back.
  await window.expectActive('default');
});

test('a helper that is killed while the assistant is open costs nothing that was typed', async ({
  app,
  window,
  assistant,
}) => {
  await window.addNetwork.click();
  await assistant.next();
  await assistant.field('Network name').fill('kept');
  process.kill(app.helper(), 'SIGKILL');
  await expect(window.page.getByText('Disconnected from Sandbox')).toBeVisible();
  await expect(assistant.field('Network name')).toHaveValue('kept');
});

test.describe('the front itself', () => {
  test.use({ expectedErrors: /WebSocket connection to|ERR_CONNECTION_REFUSED/ });

  test('is reconnected to by itself when it is back, with what was typed still there', async ({
    app,
    window,
    assistant,
  }) => {
    // The same port and token cannot come back with a new process: the page says so and keeps what is there.
    await window.addNetwork.click();
    await assistant.next();
    await assistant.field('Network name').fill('kept');
    await app.stop();
    await expect(window.page.getByText('Virtnet Manager does not answer')).toBeVisible();
    await expect(window.page.getByText('open the link that it printed')).toBeVisible();
    await expect(assistant.field('Network name')).toHaveValue('kept');
  });
});

test.describe('drift', () => {
  test('is shown with what differs, and repaired', async ({ app, window }) => {
    await window.start('default');
    app.inSandbox('iptables', '-t', 'nat', '-F', 'VNM_PRT');
    app.inSandbox('ip', 'address', 'flush', 'dev', 'virbr0');
    const banner = window.details('default').getByRole('region', { name: 'Changed outside' });
    await banner.getByRole('button', { name: 'Show' }).click();
    await expect(banner).toContainText('The bridge virbr0 has lost 192.168.122.1/24');
    await expect(banner).toContainText('A repair would:');
    await expect(banner).toContainText('virbr0');
    await banner.getByRole('button', { name: 'Repair' }).click();
    await expect(banner).toBeHidden();
    expect(app.inSandbox('ip', '-brief', 'address', 'show', 'virbr0')).toContain('192.168.122.1/24');
    expect(app.inSandbox('iptables', '-t', 'nat', '-S', 'VNM_PRT')).toContain('virbr0');
    await window.expectActive('default');
  });

  test('a port 53 that is taken on the bridge’s address is named, and the host is as before', async ({
    app,
    window,
  }) => {
    await window.select('default');
    app.inSandbox('ip', 'address', 'add', '192.168.122.1/32', 'dev', 'lo');
    app.inSandbox(
      'sh',
      '-c',
      'dnsmasq --conf-file=/dev/null --port=53 --listen-address=192.168.122.1 --bind-interfaces --no-resolv --pid-file= --user=root',
    );
    const before = app.inSandbox('ip', '-brief', 'link');
    await window.startNetwork.click();
    const failure = window.details('default').getByRole('alert');
    await expect(failure).toContainText(/port 53/i);
    await window.expectInactive('default');
    expect(app.inSandbox('ip', '-brief', 'link')).toBe(before);
  });
});

test('a page without the token explains that it needs the link', async ({ app, page }) => {
  await page.goto(app.url.replace(/#.*/, ''));
  await expect(page.getByText('This page needs its link')).toBeVisible();
});

test('the token leaves the address bar and stays for a reload', async ({ window }) => {
  await expect(window.row('default')).toBeVisible();
  expect(window.page.url()).not.toContain('token');
  await window.page.reload();
  await expect(window.row('default')).toBeVisible();
});
