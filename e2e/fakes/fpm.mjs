#!/usr/bin/env node
/**
 * Stands in for fpm, which cannot be had everywhere: lays out what electron-builder asks it for, and makes a package of
 * Debian of that by dpkg-deb. Of any other format it writes down as JSON what it was asked for.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SWITCHES = new Set(['--force', '--debug']);
const SHORT = { '-s': '--source', '-t': '--target', '-d': '--depends' };
const { options, files } = read(process.argv.slice(2));
const one = (name) => options[name]?.at(-1) ?? '';
const list = (name) => (options[name] ?? []).join(', ');

if (one('--target') === 'deb') makeDeb();
else writeFileSync(one('--package'), JSON.stringify({ options, files }, null, 2));

function read(words) {
  const found = { options: {}, files: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = SHORT[words[at]] ?? words[at];
    if (SWITCHES.has(word)) continue;
    if (!word.startsWith('--')) {
      const cut = word.lastIndexOf('=');
      found.files.push([word.slice(0, cut), word.slice(cut + 1)]);
      continue;
    }
    const [name, value] = /^(--[a-z-]+)=(.*)$/s.exec(word)?.slice(1) ?? [word, words[(at += 1)]];
    (found.options[name] ??= []).push(value);
  }
  return found;
}

function makeDeb() {
  const tree = mkdtempSync(path.join(tmpdir(), 'virtnet-fpm-'));
  for (const [from, to] of files) {
    const place = path.join(tree, to);
    mkdirSync(path.dirname(place), { recursive: true });
    // As fpm: what ends with a slash is a folder whose content goes there.
    if (from.endsWith('/')) cpSync(from, place, { recursive: true });
    else
      copyFileSync(
        from,
        statSync(place, { throwIfNoEntry: false })?.isDirectory()
          ? path.join(place, path.basename(from))
          : place,
      );
  }
  mkdirSync(path.join(tree, 'DEBIAN'));
  const control = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    Depends: list('--depends'),
    Recommends: list('--deb-recommends'),
    Provides: list('--provides'),
    Conflicts: list('--conflicts'),
    Replaces: list('--replaces'),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Description: one('--description')
      .trimEnd()
      .split('\n')
      .map((line) => line.trim())
      .join('\n '),
  };
  const lines = Object.entries(control).filter(([, value]) => value !== '');
  writeFileSync(
    path.join(tree, 'DEBIAN/control'),
    lines.map(([name, value]) => `${name}: ${value}\n`).join(''),
  );
  for (const [option, script] of [
    ['--after-install', 'postinst'],
    ['--before-remove', 'prerm'],
    ['--after-remove', 'postrm'],
  ]) {
    const place = path.join(tree, 'DEBIAN', script);
    copyFileSync(one(option), place);
    chmodSync(place, 0o755);
  }
  chmodSync(tree, 0o755);
  const build = ['--root-owner-group', '-Znone', '--build', tree, one('--package')];
  execFileSync('dpkg-deb', build, { stdio: 'inherit' });
  rmSync(tree, { recursive: true });
}
