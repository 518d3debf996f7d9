/** Programs that tests need and that may not be installed: servers would start, and sudo would make root of people. They are unpacked. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findProgram, run } from './programs.mjs';
import { thisDistribution } from './systemPackages.mjs';

/** What is unpacked, unless the computer has it. */
const PACKAGES = [
  { program: 'sshd', apt: 'openssh-server', dnf: 'openssh-server' },
  { program: 'sudo', apt: 'sudo', dnf: 'sudo' },
];

/**
 * Where the packages are unpacked: a folder that has `usr/…` as they have it.
 * @param {string} root the project's folder
 */
export const unpackedFolder = (root) => path.join(root, 'node_modules/.cache/virtnet-unpacked');

/**
 * Fetches and unpacks what is missing, without installing it.
 * @param {string} root the project's folder
 * @returns {Promise<string | null>} null when nothing is missing now, else what is
 */
export async function ensureUnpacked(root) {
  const folder = unpackedFolder(root);
  const missing = PACKAGES.filter(
    ({ program }) => findProgram(program) === null && !isUnpacked(folder, program),
  );
  if (missing.length === 0) return null;
  const { family } = thisDistribution();
  mkdirSync(folder, { recursive: true });
  for (const need of missing) if (family !== null) await unpack(folder, need[family], family);
  const still = missing.filter(({ program }) => !isUnpacked(folder, program)).map(({ program }) => program);
  return still.length === 0
    ? null
    : `Missing for the tests of other hosts: ${still.join(', ')}. They are fetched with ${family === 'dnf' ? 'dnf' : 'apt-get'} download and need no installation.`;
}

const isUnpacked = (folder, program) =>
  ['usr/bin', 'usr/sbin'].some((place) => existsSync(path.join(folder, place, program)));

async function unpack(folder, name, family) {
  const fetched = mkdtempSync(`${folder}-`);
  const fetch = family === 'apt' ? ['apt-get', 'download', name] : ['dnf', 'download', name];
  try {
    const first = await run(fetch, { cwd: fetched, quiet: true });
    if (first.status !== 0 && family === 'apt') {
      // A fresh image has no package lists yet.
      await run(['apt-get', 'update'], { quiet: true });
      await run(fetch, { cwd: fetched, quiet: true });
    }
    const content = path.join(fetched, 'content');
    mkdirSync(content);
    for (const file of readdirSync(fetched).filter((one) => /\.(deb|rpm)$/.test(one)))
      await run(
        family === 'apt'
          ? ['dpkg', '-x', path.join(fetched, file), content]
          : ['sh', '-c', `rpm2cpio "$0" | cpio -idm --quiet`, path.join(fetched, file)],
        { cwd: content, quiet: true },
      );
    await run(['cp', '-a', `${content}/.`, folder], { quiet: true });
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}
