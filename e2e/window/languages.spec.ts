/** The window in other languages: nothing is left in English, nothing is cut off, and a person may choose. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { cutOffIn, namesIn, untranslatedIn } from './languages';
import { SCREENS } from './pictures';

/** Names of networks, guests and devices, of programs and formats, and units. */
const DATA_WORDS = new Set(
  (
    'default NAT_Network_172 guest-1 lab0 vm Sandbox sandbox Virtnet Manager virtnet libvirt dnsmasq iptables ip nft ' +
    'NAT XML DNS DHCP IPv4 IPv6 MAC MTU TFTP PXE STP UUID TTL SRV TXT kbit/s Mbit/s kB MB KiB MiB GiB ms min ' +
    'QEMU LXC Incus Podman TAP English Deutsch GPL-3.0-or-later Linux Node root Debian GNU bookworm ' +
    // As ip and ifconfig print them, names of tools, and what React Aria says of its own.
    'NO-CARRIER BROADCAST MULTICAST UP inet ether netmask broadcast txqueuelen udhcpc dig iptables-restore Dismiss'
  ).split(' '),
);
const isData = (word: string): boolean =>
  DATA_WORDS.has(word) ||
  // Addresses, paths, devices, versions and names of files.
  /[\d/_]/.test(word) ||
  /^[\w-]+(?:[.:][\w-]*)+$/.test(word);

for (const { tag, locale } of [
  { tag: 'en-XA', locale: 'en_XA.UTF-8' },
  { tag: 'de', locale: 'de_DE.UTF-8' },
]) {
  test.describe(`the window in ${tag}`, () => {
    test.use({ appOptions: { locale } });

    test('says everything in it, and whole', async ({ window, page }) => {
      const said = namesIn(tag);
      const left: Record<string, string[]> = {};
      const look = async (name: string): Promise<void> => {
        const found = [
          ...(tag === 'en-XA' ? await untranslatedIn(page, isData) : []),
          ...(await cutOffIn(page)).map((text) => `cut off: ${text}`),
        ];
        if (found.length > 0) left[name] = found;
        if (tag === 'en-XA') return;
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.screenshot({
            path: `${SCREENS}/${tag}-${name}-${colorScheme}.png`,
            animations: 'disabled',
          });
        }
      };
      await walk(page, said, look);
      void window;
      expect(left).toEqual({});
    });
  });
}

test('another language is chosen in Preferences, at once and for good', async ({ app, window, page }) => {
  const other = await page.context().newPage();
  await other.goto(app.url);
  await window.start('default');
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Language of the window' }).click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
  await expect(dialog.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await dialog.getByRole('button', { name: 'Schließen' }).click();
  // What the helper says is in it, too, and so is every other page.
  await page.getByRole('button', { name: 'Netzwerk löschen' }).click();
  await page.getByRole('button', { name: 'Was getan wird' }).click();
  await expect(page.getByText('Bridge virbr0 entfernen').first()).toBeVisible();
  await page.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(other.getByRole('tab', { name: 'Virtuelle Netzwerke' })).toBeVisible();

  // A page that is left open would complain of the front that goes.
  await other.close();
  await page.goto('about:blank');
  await app.stop();
  await app.start();
  await page.goto(app.url);
  await expect(page.getByRole('tab', { name: 'Virtuelle Netzwerke' })).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Sprache des Fensters' }).click();
  await page.getByRole('option', { name: 'Wie das System' }).click();
  await expect(page.getByRole('heading', { name: 'Preferences' })).toBeVisible();
});

/** Through the window as a person goes, by what things are called in the language. */
async function walk(
  page: Page,
  said: ReturnType<typeof namesIn>,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const button = (name: string, values = {}) => page.getByRole('button', { name: said(name, values) }).last();
  const tab = (name: string) => page.getByRole('tab', { name: said(name) }).click();
  const close = () => page.keyboard.press('Escape');
  await page.getByRole('option', { name: 'default' }).click();
  await expect(page.getByRole('article')).toBeVisible();
  await look('networks');

  await button('Add network').click();
  // The first two steps are the window itself.
  for (const step of [3, 4, 5, 6, 7]) {
    await look(`assistant-${step}`);
    await button('Next').click();
  }
  await expect(button('Copy as a script')).toBeVisible();
  await look('assistant-8');
  await button('Finish').click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('article')).toContainText(/virbr\d/);
  await look('finished');

  await tab('Guests');
  await button('Add test guest').click();
  await expect(page.getByRole('table', { name: said('Guests') })).toContainText('guest-1');
  await look('guests');
  for (const name of [
    'Hosts',
    'Port forwards',
    'DNS & DHCP',
    'Limits & routes',
    'Traffic',
    'Diagram',
    'XML',
    'Details',
  ]) {
    await tab(name);
    await look(`tab-${name.toLowerCase().replaceAll(/\W+/g, '-')}`);
  }
  await page.getByRole('textbox', { name: said('Device') }).fill('lab0');
  await button('What will be done').click();
  await look('changes');
  await button('Revert').click();

  await button('Stop network').click();
  await look('stop');
  await button('Cancel').click();
  await button('Delete network').click();
  await look('delete');
  await button('Cancel').click();

  await tab('Overview');
  await look('overview');
  await tab('Activity');
  await expect(
    page
      .getByRole('listbox', { name: said('Activity') })
      .getByRole('option')
      .first(),
  ).toBeVisible();
  await look('activity');
  await page
    .getByRole('listbox', { name: said('Activity') })
    .getByRole('option')
    .first()
    .click();
  await look('activity-details');
  await tab('Virtual Networks');

  const items = [
    'Preferences…',
    'Connections…',
    'Import networks…',
    'History…',
    'Keyboard shortcuts',
    'About Virtnet Manager',
  ];
  for (const item of items) {
    await button('Menu').click();
    if (item === items[0]) await look('menu');
    await page.getByRole('menuitem', { name: begun(said(item)) }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`dialog-${item.toLowerCase().replaceAll(/\W+/g, '-')}`);
    await close();
    await expect(page.getByRole('dialog')).toBeHidden();
    await close();
  }
}

/** The name of a menu's item goes on with its keys. */
const begun = ({ source, flags }: RegExp): RegExp => new RegExp(source.replace(/\$$/, ''), flags);
