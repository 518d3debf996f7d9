import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SavedHost } from '../../../shared/contract/savedHost';
import { HostBook } from './hostBook';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'virtnet-hosts-')), 'config');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const host = (name: string, rest: Partial<SavedHost> = {}): SavedHost => ({
  ...{ name, user: null, host: name, port: null, jump: [], become: 'root', atStart: false },
  ...rest,
});

describe('the book of hosts', () => {
  it('keeps hosts by name, for this user only, and shows them to every program', async () => {
    const book = new HostBook(folder);
    expect(await book.read()).toEqual([]);
    await Promise.all([book.save(host('lab10'), null), book.save(host('lab2', { user: 'ada' }), null)]);
    expect((await new HostBook(folder).read()).map(({ name }) => name)).toEqual(['lab2', 'lab10']);
    expect((await stat(path.join(folder, 'hosts.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('renames and forgets', async () => {
    const book = new HostBook(folder);
    await book.save(host('lab'), null);
    await book.save(host('cellar', { host: 'lab' }), 'lab');
    expect((await book.read()).map(({ name }) => name)).toEqual(['cellar']);
    await book.remove('cellar');
    expect(await book.read()).toEqual([]);
  });

  it('refuses a second one of a name, a second one of the same way, and what is gone', async () => {
    const book = new HostBook(folder);
    await book.save(host('lab'), null);
    await expect(book.save(host('lab', { host: 'other' }), null)).rejects.toThrow('called “lab” already');
    await expect(book.save(host('twin', { host: 'lab' }), null)).rejects.toThrow('“lab” is a connection');
    await expect(book.save(host('x'), 'gone')).rejects.toThrow('no connection called “gone”');
    await expect(book.remove('gone')).rejects.toThrow('no connection called “gone”');
  });

  it('waits for no pipe in the place of its file', async () => {
    await mkdir(folder);
    const file = path.join(folder, 'hosts.json');
    execFileSync('mkfifo', [file]);
    await expect(new HostBook(folder).read()).rejects.toThrow(
      `${file} cannot be read (it is no ordinary file)`,
    );
  });

  it.each([
    '{',
    '[]',
    '{"hosts":[{"name":"a","user":null,"host":"-oProxyCommand=x","port":null,"jump":[],"become":"root","atStart":false}]}',
    `{"hosts":[]}${' '.repeat(1_100_000)}`,
  ])('leaves a file alone that it does not understand, and names it', async (text) => {
    const book = new HostBook(folder);
    await book.save(host('lab'), null);
    const file = path.join(folder, 'hosts.json');
    await writeFile(file, text);
    await expect(book.read()).rejects.toThrow(`${file} cannot be read`);
    await expect(book.save(host('other'), null)).rejects.toThrow('Mend the file');
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
