/** What is done to definitions as a whole: templates, copies, names, files, the history, undo, and who reaches whom. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt, lookAtSize } from './pictures';
import type { AppWindow } from './pages';

async function choose(window: AppWindow, name: string, item: string): Promise<void> {
  await window.details(name).getByRole('button', { name: 'More actions' }).click();
  await window.page.getByRole('menuitem', { name: item }).click();
}

async function chooseInMenu(window: AppWindow, item: string): Promise<void> {
  await window.button('Menu').click();
  await window.page.getByRole('menuitem', { name: item }).click();
}

const notice = (page: Page) => page.getByRole('region', { name: 'Last action' });

const contentOf = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8');

test('templates: a malware lab without DNS, and a DMZ of two networks as one change', async ({
  app,
  window,
  assistant,
}) => {
  await window.addNetwork.click();
  await assistant.choose('Isolated malware lab');
  await lookAt(window.page, 'assistant-3-template');
  await assistant.next();
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.finish();
  await window.expectActive('Malware_Lab_172');
  expect(app.inSandbox('cat', '/proc/net/dev')).toContain('virbr1');

  await window.addNetwork.click();
  await assistant.choose('Two-tier DMZ');
  await assistant.next();
  await assistant.field('Network name').fill('shop');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await expect(assistant.dialog.getByRole('region', { name: 'Created with it' })).toContainText(
    'shop reaches shop_inner.',
  );
  await expect(assistant.dialog.getByText('Working out the plan')).toBeHidden();
  await lookAt(window.page, 'assistant-8-dmz');
  await assistant.finish();
  await window.expectActive('shop');
  await window.select('shop_inner');
  await window.expectActive('shop_inner');
  await expect(window.networks.getByRole('option')).toHaveCount(4);
});

test('a network is duplicated, renamed and deleted, and all of it undone and done again', async ({
  window,
  page,
}) => {
  await window.select('default');
  await choose(window, 'default', 'Duplicate…');
  const duplicate = window.dialog('Duplicate network default');
  await expect(duplicate.getByRole('textbox', { name: 'Network name' })).toHaveValue('default_2');
  await lookAt(page, 'duplicate');
  await duplicate.getByRole('textbox', { name: 'Network name' }).fill('default');
  await expect(duplicate.getByText('exists already')).toBeVisible();
  await lookAt(page, 'duplicate-refused');
  const subnet = duplicate.getByRole('textbox', { name: 'Network', exact: true });
  const proposed = await subnet.inputValue();
  await subnet.fill('172.16.40.0/25');
  await expect(duplicate.getByText('The new network must have the size of the old one, /24.')).toBeVisible();
  await expect(duplicate.getByText('overlaps')).toBeHidden();
  await lookAt(page, 'duplicate-other-size');
  await subnet.fill(proposed);
  await duplicate.getByRole('textbox', { name: 'Network name' }).fill('copy');
  await page.keyboard.press('Enter');
  await expect(duplicate).toBeHidden();
  await expect(window.row('copy')).toContainText('172.16.40.0/24');

  await window.row('copy').focus();
  await page.keyboard.press('F2');
  const rename = window.dialog('Rename network copy');
  await expect(rename.getByRole('textbox', { name: 'Network name' })).toBeFocused();
  await lookAt(page, 'rename');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('school');
  await page.keyboard.press('Enter');
  await expect(window.row('school')).toBeVisible();
  await expect(notice(page)).toContainText('Network copy is called school now');
  // It stays while somebody points at it.
  await notice(page).hover();
  await lookAt(page, 'notice');
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(window.row('copy')).toBeVisible();
  await notice(page).getByRole('button', { name: 'Redo' }).click();
  await expect(window.row('school')).toBeVisible();

  await window.select('school');
  await window.deleteNetwork.click();
  await window.dialog('Delete network school').getByRole('button', { name: 'Delete' }).click();
  await expect(window.dialog('Delete network school')).toBeHidden();
  await expect(window.row('school')).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(window.row('school')).toBeVisible();
  await expect(notice(page)).toContainText('Undone: Delete school. It is not started');
  await page.keyboard.press('Control+Shift+z');
  await expect(window.row('school')).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(window.row('school')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(window.row('copy')).toBeVisible();
  await page.keyboard.press('Control+y');
  await expect(window.row('school')).toBeVisible();

  await chooseInMenu(window, 'History…');
  const all = window.dialog('History of all networks');
  const entries = all.getByRole('option');
  await expect(entries.nth(0)).toContainText('Do again in school');
  await expect(entries.nth(1)).toContainText('Take back in copy');
  await all.getByRole('button', { name: 'Close' }).click();
});

test('Ctrl+Z in a text field is the field’s own', async ({ window, page }) => {
  await window.select('default');
  await choose(window, 'default', 'Rename…');
  const field = page.getByRole('textbox', { name: 'Network name' });
  await expect(field).toBeFocused();
  await page.keyboard.type('x');
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue('default');
  await page.keyboard.press('Escape');
  await expect(window.row('default')).toBeVisible();
  await expect(notice(page)).toBeHidden();
});

test('networks are exported and imported again, each conflict with its remedy', async ({
  window,
  page,
}, info) => {
  await window.select('default');
  const one = page.waitForEvent('download');
  await choose(window, 'default', 'Export…');
  const file = await one;
  expect(file.suggestedFilename()).toBe('default.xml');
  expect(await contentOf(file)).toContain('<name>default</name>');
  const all = page.waitForEvent('download');
  await chooseInMenu(window, 'Export all networks');
  const archive = info.outputPath('all.tar');
  await (await all).saveAs(archive);

  const partly = info.outputPath('groups.xml');
  await writeFile(
    partly,
    `<network trustGuestRxFilters='yes'><name>groups</name><forward mode='nat'/>
       <vlan/><ip address='10.44.2.1' prefix='24'/></network>`,
  );
  const lan = info.outputPath('lan.xml');
  await writeFile(
    lan,
    "<network><name>lan</name><forward mode='vepa'><interface dev='eth0'/></forward></network>",
  );

  await chooseInMenu(window, 'Import networks…');
  const dialog = window.dialog('Import networks');
  await lookAt(page, 'import-empty');
  await dialog.locator('input[type=file]').first().setInputFiles([archive, partly, lan]);
  const list = dialog.getByRole('list', { name: 'Found networks' });
  await expect(list.getByText('/network/vlan')).toBeVisible();
  await expect(list.getByText('It would be another network without these parts')).toBeVisible();
  await expect(dialog.getByText('1 network needs a decision')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import 2 networks' })).toBeDisabled();
  await lookAt(page, 'import');
  await dialog.getByRole('button', { name: 'Rename to default_2: default' }).click();
  await dialog.getByRole('button', { name: /^Renumber to .*: default_2$/ }).click();
  await lookAt(page, 'import-resolved');
  await dialog.getByRole('button', { name: 'Import 2 networks' }).click();
  await expect(dialog).toBeHidden();
  await expect(window.row('default_2')).toBeVisible();
  await expect(window.row('groups')).toBeVisible();
});

test('the default network is restored when it is missing, and when it was altered', async ({
  window,
  page,
}) => {
  await window.select('default');
  await chooseInMenu(window, 'Restore the default network…');
  const dialog = window.dialog('Restore the default network');
  await expect(dialog).toContainText('nothing to restore');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await window.deleteNetwork.click();
  await window.dialog('Delete network default').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No networks yet')).toBeVisible();
  await chooseInMenu(window, 'Restore the default network…');
  await expect(dialog).toContainText('There is no network “default” here.');
  await lookAt(page, 'restore-missing');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(window.row('default')).toContainText('192.168.122.0/24');

  await window.details('default').getByRole('button', { name: 'Isolate now' }).click();
  await expect(window.details('default')).toContainText('Guests do not reach the outside');
  await chooseInMenu(window, 'Restore the default network…');
  await expect(dialog).toContainText('Outside: not reached → always reached');
  await lookAt(page, 'restore-altered');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(window.details('default')).toContainText('Guests reach the outside');
});

test('the history tells what was changed, and leads back to either side of a change', async ({
  window,
  page,
}) => {
  await window.select('default');
  const details = window.details('default');
  await details.getByRole('button', { name: 'Isolate now' }).click();
  await expect(details).toContainText('Guests do not reach the outside');
  await details.getByRole('button', { name: 'Always again' }).click();
  await expect(details).toContainText('Guests reach the outside');
  await choose(window, 'default', 'History…');
  const dialog = window.dialog('History of network default');
  const changes = dialog.getByRole('listbox', { name: 'Changes' });
  await expect(changes.getByRole('option')).toHaveCount(3);
  await changes.getByRole('option').nth(1).click();
  await expect(dialog.getByRole('region', { name: 'Change default' })).toContainText(
    'Outside: always reached → not reached',
  );
  await expect(dialog.getByRole('region', { name: 'Difference of the XML' })).toContainText(
    'virtnet:outside',
  );
  await lookAt(page, 'history');
  await dialog.getByRole('button', { name: 'Take this change back' }).click();
  await expect(dialog.getByRole('alert', { name: 'Changed again since' })).toBeVisible();
  await lookAt(page, 'history-changed-since');
  await dialog.getByRole('button', { name: 'Revert to this' }).click();
  await expect(changes.getByRole('option')).toHaveCount(4);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(details).toContainText('Guests do not reach the outside');

  await details.getByRole('button', { name: 'Always again' }).click();
  await window.deleteNetwork.click();
  await window.dialog('Delete network default').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No networks yet')).toBeVisible();
  await chooseInMenu(window, 'History…');
  const all = window.dialog('History of all networks');
  await all.getByRole('button', { name: 'Restore' }).click();
  await expect(all.getByRole('option').first()).toContainText('Take back in default');
  await all.getByRole('button', { name: 'Close' }).click();
  await expect(window.row('default')).toBeVisible();
});

test('who reaches whom is turned round by keyboard alone', async ({ window, assistant, page }) => {
  await window.select('default');
  await window.addNetwork.click();
  await assistant.choose('Isolated lab');
  await assistant.next();
  await assistant.field('Network name').fill('lab');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.finish();
  await window.expectActive('lab');
  await window.showTab('Overview');
  await window.button('Who reaches whom').click();
  const dialog = window.dialog('Who reaches whom');
  const cell = dialog.getByRole('gridcell', { name: /^default (reaches|does not reach) lab/ });
  await expect(cell).toHaveAccessibleName('default does not reach lab, by type');
  await cell.focus();
  await expect(dialog).toContainText('“lab” is isolated: nobody enters.');
  await lookAt(page, 'reachability');
  await page.keyboard.press('Space');
  await expect(cell).toHaveAccessibleName('default reaches lab, by exception, not applied yet');
  await expect(dialog.getByRole('list', { name: 'What will change' })).toContainText(
    'New exception: “default” reaches “lab”.',
  );
  await lookAt(page, 'reachability-pending');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('gridcell', { name: /^lab/ }).first()).toBeFocused();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(cell).toHaveAccessibleName('default reaches lab, by exception');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await window.showTab('Virtual Networks');
  await page.keyboard.press('Control+z');
  await window.showTab('Overview');
  await window.button('Who reaches whom').click();
  await expect(dialog.getByRole('gridcell', { name: /^lab/ }).first()).toBeVisible();
});

test('thirty networks are imported at once, and their matrix can be read', async ({ window, page }, info) => {
  await window.select('default');
  const files = Array.from({ length: 29 }, (_, n) => info.outputPath(`net-${n + 1}.xml`));
  await Promise.all(
    files.map((file, n) =>
      writeFile(
        file,
        `<network><name>course-group-${n + 1}</name>${['', "<forward mode='nat'/>", "<forward mode='route'/>"][n % 3]}
          <ip address='10.${n + 1}.0.1' prefix='24'/></network>`,
      ),
    ),
  );
  await chooseInMenu(window, 'Import networks…');
  const dialog = window.dialog('Import networks');
  await dialog.locator('input[type=file]').first().setInputFiles(files);
  await dialog.getByRole('button', { name: 'Import 29 networks' }).click();
  await expect(dialog).toBeHidden();
  await expect(window.row('course-group-29')).toBeVisible();
  await window.showTab('Overview');
  await window.button('Who reaches whom').click();
  const matrix = window.dialog('Who reaches whom');
  await expect(matrix.getByRole('gridcell')).toHaveCount(900);
  await matrix.getByRole('gridcell').nth(32).focus();
  await lookAt(page, 'reachability-thirty');
});

test.describe('a small window', () => {
  test.use({ viewport: { width: 900, height: 600 } });

  test('has room for every dialog', async ({ window, page }) => {
    await window.select('default');
    await window.details('default').getByRole('button', { name: 'Isolate now' }).click();
    await expect(window.details('default')).toContainText('Guests do not reach the outside');
    await lookAt(page, 'small-outside');
    await choose(window, 'default', 'History…');
    await expect(window.dialog('History of network default').getByRole('option').first()).toBeVisible();
    await lookAtSize(page, 'small-history');
    await page.keyboard.press('Escape');
    await chooseInMenu(window, 'Import networks…');
    await lookAtSize(page, 'small-import');
    await page.keyboard.press('Escape');
    await window.addNetwork.click();
    await lookAtSize(page, 'small-templates');
  });
});

test.describe('a session over the network that changes', () => {
  test.use({ appOptions: { session: '192.168.122.50 40000 192.168.122.1 22' } });

  test('is told before, and the change is kept, or taken back at once or by itself', async ({
    app,
    window,
    page,
    context,
  }) => {
    const details = await window.start('default');
    const warning = window.dialog('This could cut you off');
    const question = window.dialog('Keep these settings?');
    await details.getByRole('button', { name: 'Isolate now' }).click();
    await expect(warning).toContainText('Your own session runs over “default” (192.168.122.50)');
    await lookAt(page, 'risk');
    await warning.getByRole('button', { name: 'Cancel' }).click();
    await expect(details).toContainText('Guests reach the outside');

    // By this page's clock no question comes to its end; when one does is the host's to say.
    await page.evaluate(() => {
      const now = Date.now();
      Date.now = () => now;
    });
    const endHold = await app.holdTrials();
    const second = await context.newPage();
    await second.goto(app.url);
    const there = second.getByRole('alertdialog', { name: 'Keep these settings?' });
    await details.getByRole('button', { name: 'Isolate now' }).click();
    await warning.getByRole('button', { name: 'Try it' }).click();
    await expect(question).toContainText('Taken back in');
    await expect(there).toBeVisible();
    await question.getByRole('button', { name: 'Keep' }).click();
    await expect(question).toBeHidden();
    await expect(there).toBeHidden();
    await expect(notice(second)).toContainText('Kept in another window');
    await expect(details).toContainText('Guests do not reach the outside');

    await details.getByRole('button', { name: 'Always again' }).click();
    await warning.getByRole('button', { name: 'Try it' }).click();
    await expect(question).toBeVisible();
    await lookAt(page, 'trial');
    await question.getByRole('button', { name: 'Take back' }).click();
    await expect(question).toBeHidden();
    await expect(details).toContainText('Guests do not reach the outside');

    // Nobody answers: this page is away, the other does nothing, and the helper takes it back.
    await details.getByRole('button', { name: 'Always again' }).click();
    await warning.getByRole('button', { name: 'Try it' }).click();
    await expect(question).toBeVisible();
    await page.goto('about:blank');
    endHold();
    await expect(notice(second)).toContainText('Taken back, because nobody kept it');
    await expect(second.getByRole('article', { name: 'Network default' })).toContainText(
      'Guests do not reach the outside',
    );
    await expect(there).toBeHidden();
  });
});
