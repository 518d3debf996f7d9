/** Lays out what the desktop's packages bring besides the application, where electron-builder.yml looks for it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { MANUAL_HOME, MANUALS } from '../languages.mjs';
import { desktopDocuments } from './payload.mjs';

/** Scripts of both packages, with what only the desktop's does after the common part. */
const SCRIPTS = {
  'deb-postinst': ['deb-postinst', 'desktop-postinst'],
  'deb-prerm': ['deb-prerm'],
  'deb-postrm': ['deb-postrm', 'desktop-postrm'],
  'rpm-pre': ['rpm-pre'],
  'rpm-post': ['rpm-post', 'desktop-postinst'],
  'rpm-preun': ['rpm-preun'],
  'rpm-postun': ['rpm-postun', 'desktop-postrm'],
};

/**
 * Writes dist/linux/desktop.
 * @param {{ root: string, version: string, date: number }} options `date`: Unix time
 */
export function stageDesktop({ root, version, date }) {
  const folder = path.join(root, 'dist/linux/desktop');
  mkdirSync(folder, { recursive: true });
  const asset = (name) => readFileSync(path.join(root, 'assets/linux', name));
  const write = (name, content, mode = 0o644) => writeFileSync(path.join(folder, name), content, { mode });
  for (const [name, parts] of Object.entries(SCRIPTS))
    write(name, parts.map((part) => asset(`scripts/${part}`).toString()).join(''), 0o755);
  const zip = (content) => gzipSync(content, { level: 9 });
  const manual = (to, content) => {
    const place = path.join('man', path.relative(MANUAL_HOME, to));
    mkdirSync(path.join(folder, path.dirname(place)), { recursive: true });
    write(place, zip(content));
  };
  for (const { file, to } of MANUALS) manual(to, readFileSync(path.join(root, 'dist/linux', file)));
  manual(`${MANUAL_HOME}/man8/virtnet-helper.8.gz`, asset('virtnet-helper.8'));
  const { copyright, changelog } = desktopDocuments(version, date);
  write('copyright', copyright);
  write('changelog.gz', zip(Buffer.from(changelog)));
}
