/** The diagrams of a network and of the host: drawn from what is there, readable by all, saved as files that stand alone. */
import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Presses a button that saves a file; returns the file. */
async function save(page: Page, button: string): Promise<{ name: string; content: Buffer }> {
  const downloading: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

test('a network and its host are drawn, told as a list, and saved as SVG and PNG', async ({
  window,
  page,
}) => {
  await window.select('default');
  const details = window.details('default');
  await details.getByRole('tab', { name: 'Diagram' }).click();
  const picture = page.getByRole('img', { name: /^Diagram of / });
  await expect(picture).toHaveAccessibleName(/network default, NAT, inactive: 0 guests on virbr0/);
  await expect(picture).toContainText('No guests');
  await lookAt(page, 'diagram-inactive');

  await window.startNetwork.click();
  await window.expectActive('default');
  await details.getByRole('tab', { name: 'Guests' }).click();
  const guests = details.getByRole('table', { name: 'Guests' });
  const addresses: string[] = [];
  for (const name of ['guest-1', 'guest-2', 'guest-3']) {
    await window.button('Add test guest').click();
    const cell = guests.getByRole('row', { name }).getByText(/^192\.168\.122\.\d+$/);
    await expect(cell).toBeVisible();
    addresses.push((await cell.innerText()).trim());
  }
  await details.getByRole('tab', { name: 'Diagram' }).click();
  await expect(picture).toHaveAccessibleName(/NAT, active: 3 guests on virbr0\. Out only by \S+ as \S+\.$/);
  const shown = ['default', 'virbr0', '192.168.122.1/24', 'guest-1', 'guest-2', 'guest-3', ...addresses];
  for (const words of shown) await expect(picture.getByText(words, { exact: true })).toBeVisible();
  await lookAt(page, 'diagram');

  const svg = await save(page, 'Save as SVG');
  expect(svg.name).toBe('default-diagram.svg');
  const text = svg.content.toString();
  expect(text).not.toMatch(/var\(|class=|currentcolor|<style/i);
  const read = await page.evaluate((source) => {
    const file = new DOMParser().parseFromString(source, 'image/svg+xml');
    return {
      root: file.documentElement.localName,
      title: file.querySelector('title')?.textContent ?? '',
      words: [...file.querySelectorAll('text')].map(({ textContent }) => textContent),
      width: Number(file.documentElement.getAttribute('width')),
      height: Number(file.documentElement.getAttribute('height')),
      fills: [...new Set([...file.querySelectorAll('[fill]')].map((part) => part.getAttribute('fill')))],
    };
  }, text);
  expect(read.root).toBe('svg');
  expect(read.title).toMatch(/^Diagram of network default/);
  expect(read.words).toEqual(expect.arrayContaining(shown));
  for (const fill of read.fills) expect(fill).toMatch(/^(none|rgb\(\d+, \d+, \d+\))$/);

  const png = await save(page, 'Save as PNG');
  expect(png.name).toBe('default-diagram.png');
  expect(png.content.subarray(0, 8)).toEqual(PNG_SIGNATURE);
  // IHDR, the first chunk: width and height as 32-bit numbers (PNG specification, 11.2.1).
  expect(png.content.readUInt32BE(16)).toBe(read.width * 2);
  expect(png.content.readUInt32BE(20)).toBe(read.height * 2);
  expect(png.content.length).toBeGreaterThan(10_000);

  await page.getByRole('button', { name: 'Diagram as a list' }).click();
  for (const [index, address] of addresses.entries())
    await expect(
      page
        .getByRole('listitem')
        .filter({ hasText: `guest-${index + 1}` })
        .last(),
    ).toHaveText(`guest-${index + 1}, ${address}`);

  await window.showTab('Overview');
  await window.button('Host diagram').click();
  const dialog = window.dialog('Host diagram');
  await expect(dialog.getByRole('img', { name: /: 1 network and the ways to the outside/ })).toContainText(
    'virbr0',
  );
  await lookAt(page, 'diagram-host');
  expect((await save(page, 'Save as SVG')).name).toMatch(/-diagram\.svg$/);
  await window.button('Close').click();
  await expect(dialog).toBeHidden();
});
