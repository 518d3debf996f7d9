/** Makes the server's package for Fedora and its relatives, by rpmbuild. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { architecture, DESCRIPTION, MAINTAINER, SUMMARY } from './identity.mjs';
import { layOut } from './payload.mjs';

const SCRIPTS = ['pre', 'post', 'preun', 'postun'];
/** How rpm names compressions; an uncompressed one is quickly made. */
const PAYLOADS = { xz: 'w6.xzdio', none: 'w.ufdio' };

/** Where Fedora has another place, or (null) no use for it. */
const PLACES = {
  '/usr/share/zsh/vendor-completions/_virtnet': '/usr/share/zsh/site-functions/_virtnet',
  '/usr/share/doc/virtnet/changelog.gz': null,
};

/** What has to be the same for everybody who builds. */
const DEFINES = {
  __os_install_post: '%{nil}',
  _build_id_links: 'none',
  debug_package: '%{nil}',
  _buildhost: 'localhost',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
};

/**
 * Writes the package and returns its path.
 * @param {{ root: string, out: string, version: string, date: number, items: readonly import('./payload.mjs').Item[], compression?: 'xz' | 'none' }} options
 * @returns {string}
 */
export function makeRpm({ root, out, version, date, items, compression = 'xz' }) {
  const work = path.join(out, 'rpm-work');
  const tree = path.join(work, 'tree');
  const placed = items
    .map((item) => ({ ...item, to: PLACES[item.to] === undefined ? item.to : PLACES[item.to] }))
    .filter(({ to }) => to !== null);
  mkdirSync(work, { recursive: true });
  layOut(placed, tree, date);
  const spec = path.join(work, 'virtnet.spec');
  writeFileSync(spec, specFile({ root, version, tree, items: placed }));
  const defines = { ...DEFINES, _topdir: path.join(work, 'top'), _binary_payload: PAYLOADS[compression] };
  const arch = architecture().rpm;
  execFileSync(
    'rpmbuild',
    [
      ...['-bb', '--quiet', '--target', arch],
      ...Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
      spec,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: String(date), LC_ALL: 'C.UTF-8' },
    },
  );
  const name = `virtnet-${version}-1.${arch}.rpm`;
  copyFileSync(path.join(work, 'top/RPMS', arch, name), path.join(out, name));
  rmSync(work, { recursive: true });
  return path.join(out, name);
}

function specFile({ root, version, tree, items }) {
  const { glibc, glibcxx } = bundledNode();
  const folders = [...new Set(items.map(({ to }) => path.dirname(to)))].filter((folder) =>
    folder.startsWith('/usr/lib/virtnet'),
  );
  return `Name: virtnet
Version: ${version}
Release: 1
Summary: ${SUMMARY}
License: GPL-3.0-or-later AND MIT AND ISC AND Apache-2.0 AND BSD-3-Clause AND 0BSD
URL: https://virtnet-manager.github.io
Packager: ${MAINTAINER}
AutoReqProv: no
Requires: libc.so.6(GLIBC_${glibc})(64bit), libstdc++.so.6(GLIBCXX_${glibcxx})(64bit)
Requires: iproute, iproute-tc, iptables-nft, dnsmasq, util-linux
Requires(pre): shadow-utils
Recommends: nftables, polkit, busybox
Suggests: openssh-server, bash-completion
Conflicts: virtnet-manager

%description
${DESCRIPTION.join('\n')}

%install
mkdir -p %{buildroot}
cp -a '${tree}/.' %{buildroot}

${SCRIPTS.map((name) => `%${name}\n${script(root, name)}`).join('\n')}
%files
${folders.map((folder) => `%dir %attr(755, root, root) ${folder}\n`).join('')}${items.map(fileLine).join('')}`;
}

const fileLine = ({ to, mode }) =>
  `${to.startsWith('/usr/share/doc/') ? '%doc ' : ''}%attr(${mode.toString(8)}, root, root) ${to}\n`;

/** A scriptlet; a macro of rpm begins with %, which none of them needs. */
const script = (root, name) =>
  readFileSync(path.join(root, `assets/linux/scripts/rpm-${name}`), 'utf8').replaceAll('%', '%%');
