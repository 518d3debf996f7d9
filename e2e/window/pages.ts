/** The window and the assistant as a person finds their way in them: by roles and names. */
import { expect, type Locator, type Page } from '@playwright/test';

/** The Host Properties window. */
export class AppWindow {
  readonly networks: Locator;
  readonly addNetwork: Locator;
  readonly startNetwork: Locator;
  readonly stopNetwork: Locator;
  readonly deleteNetwork: Locator;

  constructor(readonly page: Page) {
    this.networks = page.getByRole('listbox', { name: 'Networks' });
    this.addNetwork = page.getByRole('button', { name: 'Add network' });
    this.startNetwork = page.getByRole('button', { name: 'Start network' });
    this.stopNetwork = page.getByRole('button', { name: 'Stop network' });
    this.deleteNetwork = page.getByRole('button', { name: 'Delete network' });
  }

  row(name: string): Locator {
    return this.networks.getByRole('option', { name, exact: true });
  }

  async select(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.details(name)).toBeVisible();
  }

  /** Selects a network and starts it; resolves to its page once it is active. */
  async start(name: string): Promise<Locator> {
    await this.select(name);
    await this.startNetwork.click();
    await this.expectActive(name);
    return this.details(name);
  }

  /** The page of the selected network. */
  details(name: string): Locator {
    return this.page.getByRole('article', { name: `Network ${name}` });
  }

  /** A dialog by its name, whether it asks or shows. */
  dialog(name: string): Locator {
    return this.page.getByRole('alertdialog', { name }).or(this.page.getByRole('dialog', { name }));
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async showTab(name: 'Overview' | 'Virtual Networks' | 'Activity'): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  async expectActive(name: string): Promise<void> {
    await expect(this.details(name).getByRole('heading', { name }).locator('..')).toContainText('Active for');
  }

  async expectInactive(name: string): Promise<void> {
    await expect(this.details(name).getByRole('heading', { name }).locator('..')).toContainText('Inactive');
  }
}

/** The assistant "New Virtual Network". */
export class Assistant {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'New Virtual Network' });
  }

  async expectStep(heading: string): Promise<void> {
    await expect(this.dialog.getByRole('heading', { name: heading, exact: true, level: 2 })).toBeVisible();
  }

  field(name: 'Network name' | 'Network' | 'DHCP start' | 'DHCP end'): Locator {
    return this.dialog.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  radio(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true });
  }

  /** Cards hide their radio button; a person clicks the card. */
  async choose(name: string): Promise<void> {
    await this.radio(name).locator('xpath=ancestor::label').click();
    await expect(this.radio(name)).toBeChecked();
  }

  async next(): Promise<void> {
    await this.button('Next').click();
  }

  /** From the step it is on to another by its name on the rail. */
  async goTo(label: string): Promise<void> {
    await this.dialog
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: new RegExp(`^Step \\d: ${label}$`) })
      .click();
  }

  async finish(): Promise<void> {
    await this.button('Finish').last().click();
    await expect(this.dialog).toBeHidden();
  }
}
