/** Makes the server's package for Debian and Ubuntu, by dpkg-deb. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { architecture, DESCRIPTION, MAINTAINER, SUMMARY } from './identity.mjs';
import { layOut } from './payload.mjs';

const SCRIPTS = ['postinst', 'prerm', 'postrm'];

/**
 * Writes the package and returns its path.
 * @param {{ root: string, out: string, version: string, date: number, items: readonly import('./payload.mjs').Item[], compression?: 'xz' | 'none' }} options
 * @returns {string}
 */
export function makeDeb({ root, out, version, date, items, compression = 'xz' }) {
  const tree = path.join(out, 'deb-tree');
  const file = path.join(out, `virtnet_${version}_${architecture().deb}.deb`);
  const own = [
    { to: '/usr/share/lintian/overrides/virtnet', mode: 0o644, content: asset(root, 'lintian-overrides') },
  ];
  const all = [...items, ...own];
  const control = [
    { to: '/DEBIAN/control', mode: 0o644, content: Buffer.from(controlFile(version, all)) },
    { to: '/DEBIAN/md5sums', mode: 0o644, content: Buffer.from(digests(all)) },
    ...SCRIPTS.map((name) => ({
      to: `/DEBIAN/${name}`,
      mode: 0o755,
      content: asset(root, `scripts/deb-${name}`),
    })),
  ];
  layOut([...all, ...control], tree, date);
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // One thread: what xz makes by several depends on how many they are.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(date), DPKG_DEB_THREADS_MAX: '1' },
  });
  rmSync(tree, { recursive: true });
  return file;
}

const asset = (root, name) => readFileSync(path.join(root, 'assets/linux', name));

const digests = (items) =>
  items
    .map(({ to, content }) => `${createHash('md5').update(content).digest('hex')}  ${to.slice(1)}\n`)
    .join('');

function controlFile(version, items) {
  const { glibc, gcc } = bundledNode();
  const bytes = items.reduce((sum, { content }) => sum + content.length, 0);
  return `Package: virtnet
Version: ${version}
Architecture: ${architecture().deb}
Maintainer: ${MAINTAINER}
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: libc6 (>= ${glibc}), libgcc-s1, libstdc++6 (>= ${gcc}), iproute2, iptables, dnsmasq-base, adduser
Recommends: nftables, pkexec | policykit-1, udhcpc
Suggests: openssh-server, bash-completion
Conflicts: virtnet-manager
Replaces: virtnet-manager
Section: net
Priority: optional
Homepage: https://virtnet-manager.github.io
Description: ${SUMMARY}
${DESCRIPTION.map((line) => ` ${line || '.'}\n`).join('')}`;
}
