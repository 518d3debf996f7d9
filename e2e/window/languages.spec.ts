/** The window in other languages: nothing is left in English, nothing is cut off, and a person may choose. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { cutOffIn, namesIn, untranslatedIn } from './languages';
import { SCREENS } from './pictures';

/** What is data in these walks: names of networks, guests and devices, addresses, paths, programs, units. */
const DATA =
  /\b(?:default|web-lab|guest-\d|lab\d?|virbr\d|vnet\d|veth\w*|eth\d|root|http|tcp|udp|[a-z0-9]+(?:[.:][a-z0-9]+)+|virtnet|libvirt|dnsmasq|iptables|ip|nft|Virtnet Manager|English|Deutsch|NAT|XML|DNS|DHCP|IPv[46]|MAC|MTU|TFTP|PXE|STP|UUID|TTL|SRV|TXT|kbit\/s|Mbit\/s|[kM]?B|ms|s|GPL)\b|[\w.-]*\/[\w./-]+|[0-9a-f]{8}-[0-9a-f-]+/giu;

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
          ...(tag === 'en-XA' ? await untranslatedIn(page, DATA) : []),
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

async function walk(
  page: Page,
  said: ReturnType<typeof namesIn>,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name: said(name) }).last();
  await page.getByRole('option', { name: 'default' }).click();
  await expect(page.getByRole('article')).toBeVisible();
  await look('networks');
  await button('Add network').click();
  for (const step of [1, 2, 3, 4, 5, 6, 7, 8]) {
    await look(`assistant-${step}`);
    if (step < 8) await button('Next').click();
  }
}
