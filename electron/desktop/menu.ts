/** The native menu: the commands of the window, which are sent to the page as it knows what is selected, and the system's own items. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { commands, menus, type CommandId, type MenuId } from '../../shared/contract/commands';
import { t } from '../../shared/language/language';

/** Puts the menu in place; `development` adds the developer tools. */
export function installMenu(send: (command: CommandId) => void, development: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, development)));
}

/** The menu as data. */
export function menuTemplate(
  send: (command: CommandId) => void,
  development: boolean,
): MenuItemConstructorOptions[] {
  const system = systemItems(development);
  return menus.map(({ id, title, sections }) => ({
    label: `&${title}`,
    submenu: withLines([
      ...sections.map((section) => section.map((command) => itemOf(command, send))),
      ...(system[id] ?? []),
    ]),
  }));
}

/** What the system does with a window; each list is a section after those of the commands. */
const systemItems = (
  development: boolean,
): Partial<Record<MenuId, readonly MenuItemConstructorOptions[][]>> => ({
  file: [[{ role: 'quit', label: t('desktop.menu.quit'), accelerator: 'CmdOrCtrl+Q' }]],
  edit: [
    [
      { role: 'cut', label: t('desktop.menu.cut') },
      { role: 'copy', label: t('common.copy') },
      { role: 'paste', label: t('desktop.menu.paste') },
      { role: 'selectAll', label: t('desktop.menu.selectAll') },
    ],
  ],
  view: [
    [
      { role: 'resetZoom', label: t('desktop.menu.resetZoom') },
      { role: 'zoomIn', label: t('desktop.menu.zoomIn') },
      { role: 'zoomOut', label: t('desktop.menu.zoomOut') },
      { role: 'togglefullscreen', label: t('desktop.menu.fullScreen') },
      ...(development ? [{ role: 'toggleDevTools', label: t('desktop.menu.devTools') } as const] : []),
    ],
  ],
});

/** Keys are only shown: the page hears them, in this front as in the other, and knows what they mean where it is focused. */
function itemOf(id: CommandId, send: (command: CommandId) => void): MenuItemConstructorOptions {
  const { title, letter, keys } = commands[id];
  const [key] = keys;
  return {
    label: title.replace(letter, `&${letter}`),
    id,
    ...(key === undefined
      ? {}
      : { accelerator: key.replace('Ctrl', 'CmdOrCtrl'), registerAccelerator: false }),
    click: () => send(id),
  };
}

const withLines = (sections: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] =>
  sections.flatMap((items, index) => (index > 0 ? [{ type: 'separator' }, ...items] : items));
