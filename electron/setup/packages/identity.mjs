/** What every package says of itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const MAINTAINER = 'Virtnet Manager maintainers <virtnet-manager@users.noreply.github.com>';
export const SUMMARY = 'virtual networks with DHCP and DNS: command line and helper';
export const DESCRIPTION = [
  'Virtnet creates and runs virtual networks for virtual machines and containers:',
  'bridges that are translated, routed, isolated or open, with DHCP and DNS, by',
  'way of ip, iptables and dnsmasq.',
  '',
  'This package has no window. It brings the command line virtnet, whose verbs',
  'are those of virsh, the helper that other hosts reach by ssh, a unit that',
  'starts networks with the computer, and one, off until it is enabled, that',
  'serves the whole application to a browser. The Node.js that runs them is in it.',
];

/** Names of this processor, by Node's. */
const ARCHITECTURES = {
  x64: { deb: 'amd64', rpm: 'x86_64' },
  arm64: { deb: 'arm64', rpm: 'aarch64' },
};

/**
 * The architecture of this process in the words of deb and rpm; throws where no packages are made.
 * @returns {{ deb: string, rpm: string }}
 */
export function architecture() {
  const found = ARCHITECTURES[process.arch];
  if (found) return found;
  throw new Error(`No packages are made for ${process.arch}: ${Object.keys(ARCHITECTURES).join(', ')} only.`);
}

/**
 * When the sources were last changed, in Unix time: SOURCE_DATE_EPOCH, else the last commit, so that whoever builds the
 * same sources gets the same bytes.
 * @param {string} root the project's folder
 * @returns {number}
 */
export function sourceDate(root) {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined && /^\d+$/.test(given)) return Number(given);
  try {
    const git = ['-C', root, '-c', `safe.directory=${root}`, 'log', '-1', '--format=%ct'];
    return Number(execFileSync('git', git, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    throw new Error('These sources have no history: set SOURCE_DATE_EPOCH to their date in Unix time.');
  }
}

/** The version that is packaged. */
export const versionOf = (root) => JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
