/** Programs that tests need and that may not be installed: servers would start, and sudo would make root of people. They are unpacked. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findProgram, run } from './programs.mjs';
import { thisDistribution } from './systemPackages.mjs';

/** What is unpacked, unless the computer has it; with no name there it is not of that family. */
const PACKAGES = [
  { program: 'sshd', apt: 'openssh-server', dnf: 'openssh-server' },
  { program: 'sudo', apt: 'sudo', dnf: 'sudo' },
  { program: 'netplan', apt: 'netplan.io' },
  { program: 'ifup', apt: 'ifupdown' },
  { program: 'dhcpcd', apt: 'dhcpcd-base' },
  { program: 'NetworkManager', apt: 'network-manager' },
  // Its daemons are in /usr/lib/frr; vtysh(1) is what comes with all of them.
  { program: 'vtysh', apt: 'frr', dnf: 'frr' },
  { program: 'wg', apt: 'wireguard-tools', dnf: 'wireguard-tools' },
  // Where the kernel has no WireGuard, as in most machines of tests.
  { program: 'wireguard-go', apt: 'wireguard-go' },
  { program: 'iperf3', apt: 'iperf3', dnf: 'iperf3', only: 'benchmarks' },
];

const folderOf = (root) => path.join(root, 'node_modules/.cache/virtnet-programs');

/**
 * Where a program is unpacked with what it needs, if it is: a folder that has `usr/…` as its packages have it.
 * @param {string} root the project's folder
 * @param {string} program
 */
export const unpackedFolder = (root, program) => path.join(folderOf(root), program);

/**
 * Fetches and unpacks what is missing, without installing it.
 * @param {string} root the project's folder
 * @param {readonly string[]} [programs] of these alone, instead of what tests need
 * @returns {Promise<string | null>} null when nothing is missing now, else what is
 */
export async function ensureUnpacked(
  root,
  programs = PACKAGES.filter(({ only }) => only === undefined).map(({ program }) => program),
) {
  const folder = folderOf(root);
  const { family } = thisDistribution();
  const missing = PACKAGES.filter(
    (need) =>
      programs.includes(need.program) &&
      (family === null || need[family] !== undefined) &&
      findProgram(need.program) === null &&
      !isUnpacked(folder, need.program),
  );
  if (missing.length === 0) return null;
  mkdirSync(folder, { recursive: true });
  for (const need of missing) if (family !== null) await unpack(folder, need, family);
  const still = missing.filter(({ program }) => !isUnpacked(folder, program)).map(({ program }) => program);
  return still.length === 0
    ? null
    : `Missing for the tests: ${still.join(', ')}. They are fetched with ${family === 'dnf' ? 'dnf' : 'apt-get'} download and need no installation.`;
}

/** It is there with what it needs, or not at all. */
const isUnpacked = (folder, program) => existsSync(path.join(folder, program));

/** With the packages that it needs and the computer has not: a library that is missing is missed only when it starts. */
const FETCH = {
  apt: (name, folder) => [
    ...['apt-get', 'install', '--download-only', '--yes', '--no-install-recommends', '--reinstall'],
    ...['-o', `Dir::Cache::archives=${folder}`, name],
  ],
  dnf: (name, folder) => ['dnf', 'download', '--resolve', '--destdir', folder, name],
};

async function unpack(folder, { program, only: _, ...names }, family) {
  const fetched = mkdtempSync(path.join(folder, 'fetched-'));
  const fetch = FETCH[family](names[family], fetched);
  mkdirSync(path.join(fetched, 'partial'));
  try {
    const first = await run(fetch, { quiet: true });
    if (first.status !== 0 && family === 'apt') {
      // A fresh image has no package lists yet.
      await run(['apt-get', 'update'], { quiet: true });
      await run(fetch, { quiet: true });
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
    // What older packages put outside /usr is a link into it by now.
    for (const outside of ['bin', 'sbin', 'lib', 'lib64'].filter((one) =>
      existsSync(path.join(content, one)),
    )) {
      mkdirSync(path.join(content, 'usr', outside), { recursive: true });
      await run(['cp', '-a', `${content}/${outside}/.`, path.join(content, 'usr', outside)], { quiet: true });
    }
    if (['usr/bin', 'usr/sbin'].some((place) => existsSync(path.join(content, place, program))))
      renameSync(content, path.join(folder, program));
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}
