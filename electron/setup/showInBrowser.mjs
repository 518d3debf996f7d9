/** Shows a link in the person's browser without putting it on a command line, which every user can read. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Has `opener` (xdg-open) open a page that leads on to `link`; the page lies in a folder that only this user can enter
 * and goes with this process.
 * @param {string} opener
 * @param {string} link
 */
export function showInBrowser(opener, link) {
  const folder = mkdtempSync(path.join(process.env.XDG_RUNTIME_DIR || tmpdir(), 'virtnet-open-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const page = path.join(folder, 'open.html');
  writeFileSync(page, leadTo(link), { mode: 0o600, flag: 'wx' });
  const browser = spawn(opener, [page], { stdio: 'ignore', detached: true });
  // The link is printed anyway.
  browser.on('error', () => undefined);
  browser.unref();
}

const leadTo = (link) => `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${link}">
<title>Virtnet Manager</title>
<a href="${link}">Open Virtnet Manager</a>
`;
