/** What the server's package puts where: the same in every format. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chmodSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundledNode } from './bundledNode.mjs';
import { MANUALS } from '../languages.mjs';
import { MAINTAINER } from './identity.mjs';

/** Where the programs are. */
export const HOME = '/usr/lib/virtnet';

/**
 * One file of a package.
 * @typedef {object} Item
 * @property {string} to its place on the host
 * @property {number} mode
 * @property {Buffer} content
 */

/**
 * All files of the server's package.
 * @param {{ root: string, dist: string, version: string, date: number }} options `dist`: what `npm run build` has made; `date`: Unix time
 * @returns {Item[]}
 */
export function serverPayload({ root, dist, version, date }) {
  const { binary, licence } = bundledNode();
  const from = (place, to, mode = 0o644) => ({ to, mode, content: readFileSync(place) });
  const asset = (name, to, mode) => from(path.join(root, 'assets/linux', name), to, mode);
  const built = (name, to) => from(path.join(dist, name), to);
  const document = (name, content) => ({ to: `/usr/share/doc/virtnet/${name}`, mode: 0o644, content });
  return [
    from(binary, `${HOME}/node`, 0o755),
    ...['virtnet.cjs', 'helper.cjs', 'web.cjs'].map((name) => called(built(name, `${HOME}/${name}`))),
    ...['virtnet-parts', 'helper-parts', 'renderer'].flatMap((folder) =>
      filesBelow(path.join(dist, folder)).map((name) =>
        built(`${folder}/${name}`, `${HOME}/${folder}/${name}`),
      ),
    ),
    asset('server/virtnet', '/usr/bin/virtnet', 0o755),
    asset('server/virtnet-helper', '/usr/bin/virtnet-helper', 0o755),
    ...['virtnet-boot.service', 'virtnet-serve.service'].map((unit) =>
      asset(unit, `/usr/lib/systemd/system/${unit}`),
    ),
    asset(POLICY, `/usr/share/polkit-1/actions/${POLICY}`),
    built('linux/virtnet.bash', '/usr/share/bash-completion/completions/virtnet'),
    built('linux/virtnet.zsh', '/usr/share/zsh/vendor-completions/_virtnet'),
    built('linux/virtnet.fish', '/usr/share/fish/vendor_completions.d/virtnet.fish'),
    ...MANUALS.map(({ file, to }) => zipped(to, readFileSync(path.join(dist, 'linux', file)))),
    zipped(
      '/usr/share/man/man8/virtnet-helper.8.gz',
      readFileSync(path.join(root, 'assets/linux/virtnet-helper.8')),
    ),
    document('copyright', Buffer.from(copyright(date))),
    document('LICENSE.node', readFileSync(licence)),
    document('third-party-licences.txt', readFileSync(path.join(dist, 'linux/third-party-licences.txt'))),
    zipped('/usr/share/doc/virtnet/changelog.gz', Buffer.from(changelog('virtnet', version, date))),
  ].sort((a, b) => (a.to < b.to ? -1 : 1));
}

const POLICY = 'io.github.virtnet_manager.policy';

/** A program that only its wrapper calls, which says what runs it. */
const called = (item) => ({ ...item, content: withoutFirstLine(item.content) });
const withoutFirstLine = (content) =>
  content.subarray(0, 2).toString() === '#!' ? content.subarray(content.indexOf('\n') + 1) : content;

const zipped = (to, content) => ({ to, mode: 0o644, content: gzipSync(content, { level: 9 }) });

/** The files below a folder, by their paths in it. */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));

const changelog = (name, version, date) => `${name} (${version}) unstable; urgency=medium

  * Release ${version}.

 -- ${MAINTAINER}  ${new Date(date * 1000).toUTCString().replace('GMT', '+0000')}
`;

const OURS = (date) => `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Virtnet Manager

Files: *
Copyright: ${years(date)} The authors of Virtnet Manager
License: GPL-3+
 This program is free software: you can redistribute it and/or modify it under
 the terms of the GNU General Public License as published by the Free Software
 Foundation, either version 3 of the License, or (at your option) any later
 version.
 .
 On Debian systems, the full text of the licence is in
 /usr/share/common-licenses/GPL-3.
`;

const OTHERS = (date, { name, runtime, licence, bundled }) => `
Files: ${runtime.files}
Copyright: ${runtime.who}
License: Expat-and-others
 ${runtime.name} comes under the licence of its contributors, and the libraries in it
 come under theirs: ${licence}.

Files: ${bundled}
Copyright: ${years(date)} The authors of Virtnet Manager, and those named in third-party-licences.txt
License: GPL-3+ and Expat-and-others
 What is bundled of others is listed with its licences in
 /usr/share/doc/${name}/third-party-licences.txt.
`;

const copyright = (date) =>
  OURS(date) +
  OTHERS(date, {
    name: 'virtnet',
    runtime: {
      name: 'Node.js',
      files: 'usr/lib/virtnet/node',
      who: 'Node.js contributors, and those named in LICENSE.node',
    },
    licence: '/usr/share/doc/virtnet/LICENSE.node',
    bundled: 'usr/lib/virtnet/*-parts/* usr/lib/virtnet/renderer/* usr/lib/virtnet/web.cjs',
  });

/** Copyright and changelog of the desktop's package; Electron's own licences lie beside its binary. */
export const desktopDocuments = (version, date) => ({
  changelog: changelog('virtnet-manager', version, date),
  copyright:
    OURS(date) +
    OTHERS(date, {
      name: 'virtnet-manager',
      runtime: {
        name: 'Electron',
        files: 'opt/Virtnet?Manager/*',
        who: 'Electron contributors, and those named in LICENSES.chromium.html',
      },
      licence: '/opt/Virtnet Manager, LICENSE.electron.txt and LICENSES.chromium.html',
      bundled: 'opt/Virtnet?Manager/resources/*',
    }),
});

const FIRST_YEAR = 2026;

function years(date) {
  const year = new Date(date * 1000).getUTCFullYear();
  return year > FIRST_YEAR ? `${FIRST_YEAR}-${year}` : String(year);
}

/**
 * Lays files out below a folder, which is made anew, with their modes and all times at `date`.
 * @param {readonly Item[]} items
 * @param {string} folder
 * @param {number} date Unix time
 */
export function layOut(items, folder, date) {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
  for (const { to, mode, content } of items) {
    const file = path.join(folder, to);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isDirectory()) chmodSync(place, 0o755);
    utimesSync(place, date, date);
  }
  chmodSync(folder, 0o755);
  utimesSync(folder, date, date);
}
