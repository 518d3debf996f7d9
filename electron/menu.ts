/** The native menu: its commands are sent to the page, which knows what is selected. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../shared/contract';

/** Puts the menu in place; `development` adds the developer tools. */
export function installMenu(send: (command: MenuCommand) => void, development: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, development)));
}

/** The menu as data. */
export function menuTemplate(
  send: (command: MenuCommand) => void,
  development: boolean,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    id: command,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send(command),
  });
  return [
    {
      label: '&File',
      submenu: [
        item('&New network…', 'new-network', 'CmdOrCtrl+N'),
        item('&Import networks…', 'import'),
        item('&Export all networks', 'export-all'),
        item('Restore the &default network…', 'restore-default'),
        { type: 'separator' },
        { role: 'quit', label: '&Quit', accelerator: 'CmdOrCtrl+Q' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // Their keys stay with the page: text fields have an undo of their own.
        { ...item('&Undo', 'undo', 'CmdOrCtrl+Z'), registerAccelerator: false },
        { ...item('&Redo', 'redo', 'CmdOrCtrl+Shift+Z'), registerAccelerator: false },
        item('&History…', 'history'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        item('&Preferences…', 'preferences', 'CmdOrCtrl+,'),
      ],
    },
    {
      label: '&Network',
      submenu: [
        item('&Start network', 'start', 'CmdOrCtrl+Shift+S'),
        item('S&top network', 'stop', 'CmdOrCtrl+Shift+T'),
        { type: 'separator' },
        { ...item('&Rename…', 'rename', 'F2'), registerAccelerator: false },
        item('D&uplicate…', 'duplicate'),
        item('&Export…', 'export'),
        item('&History of the network…', 'network-history'),
        { type: 'separator' },
        item('&Delete network…', 'delete'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('&Overview', 'show-overview', 'CmdOrCtrl+1'),
        item('&Virtual Networks', 'show-networks', 'CmdOrCtrl+2'),
        item('&Activity', 'show-activity', 'CmdOrCtrl+3'),
        { type: 'separator' },
        item('&Refresh', 'refresh', 'F5'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(development ? [{ role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: '&Help', submenu: [item('&About Virtnet Manager', 'about')] },
  ];
}
