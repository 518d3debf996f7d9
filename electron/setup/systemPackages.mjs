/** Finds which system programs are missing and installs their packages where that can be done without a question. */
import { existsSync, readFileSync } from 'node:fs';
import { findProgram, run } from './programs.mjs';

/** What networks need to run, and what test guests need: a program (or a file) with its package in each family. */
export const RUNNING = [
  { program: 'ip', apt: 'iproute2', dnf: 'iproute' },
  { program: 'iptables', apt: 'iptables', dnf: 'iptables-nft' },
  { program: 'dnsmasq', apt: 'dnsmasq-base', dnf: 'dnsmasq' },
  { program: 'unshare', apt: 'util-linux', dnf: 'util-linux' },
  { program: 'udhcpc', apt: 'udhcpc', dnf: 'busybox' },
];

/** What the tests need besides. */
export const TESTING = [
  ...RUNNING,
  { program: 'nft', apt: 'nftables', dnf: 'nftables' },
  { program: 'ping', apt: 'iputils-ping', dnf: 'iputils' },
  { program: 'dig', apt: 'bind9-dnsutils', dnf: 'bind-utils' },
  // A server that nothing starts by itself: openssh-server would open this computer to the outside.
  { program: 'dropbear', apt: 'dropbear-bin', dnf: 'dropbear' },
  { program: 'ssh', apt: 'openssh-client', dnf: 'openssh-clients' },
  { program: 'zsh', apt: 'zsh', dnf: 'zsh' },
  { program: 'fish', apt: 'fish', dnf: 'fish' },
  // libvirt's schema of network XML, and what reads it.
  { program: 'virt-xml-validate', apt: 'libvirt-clients', dnf: 'libvirt-client' },
  { program: 'xmllint', apt: 'libxml2-utils', dnf: 'libxml2' },
  { program: 'ps', apt: 'procps', dnf: 'procps-ng' },
  // For a systemd-networkd and a NetworkManager of a test's own.
  { program: 'dbus-daemon', apt: 'dbus-daemon', dnf: 'dbus-daemon' },
  // What packages are made by, and looked at.
  { program: 'dpkg-deb', apt: 'dpkg', dnf: 'dpkg' },
  { program: 'rpmbuild', apt: 'rpm', dnf: 'rpm-build' },
  { program: 'adduser', apt: 'adduser', dnf: 'shadow-utils' },
  { program: 'lintian', apt: 'lintian', dnf: 'lintian' },
  { program: 'shellcheck', apt: 'shellcheck', dnf: 'ShellCheck' },
  { program: 'desktop-file-validate', apt: 'desktop-file-utils', dnf: 'desktop-file-utils' },
  { program: 'appstreamcli', apt: 'appstream', dnf: 'appstream' },
  { program: 'curl', apt: 'curl', dnf: 'curl' },
  { program: 'man', apt: 'man-db', dnf: 'man-db' },
  { program: 'qemu-system-x86_64', apt: 'qemu-system-x86', dnf: 'qemu-system-x86-core' },
  { file: ['/usr/lib/ipxe/qemu', '/usr/share/ipxe'], apt: 'ipxe-qemu', dnf: 'ipxe-roms-qemu' },
];

/**
 * What guests are attached with in tests. On a computer with systemd these packages start services (lxc-net makes a
 * bridge and libvirt’s sockets wait for callers), so that they are a developer’s own decision there.
 */
export const ATTACHING = [
  { program: 'podman', apt: 'podman', dnf: 'podman' },
  { program: 'lxc-execute', apt: 'lxc', dnf: 'lxc' },
  // Debian’s package has no services; libvirt-daemon-system would.
  { program: 'libvirtd', apt: 'libvirt-daemon', dnf: 'libvirt' },
  { program: 'virtlogd', apt: 'libvirt-daemon', dnf: 'libvirt' },
];

/**
 * True where packages may be installed that start services: on machines that are thrown away (CI), and where nothing
 * would start them.
 */
export const mayInstallServices = () => Boolean(process.env.CI) || !existsSync('/run/systemd/system');

/** Where a Chromium may be. The one without a window of its own takes a quarter less of the processor. */
export const CHROMIUMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** Chromium is apart: Ubuntu's package is a stub for a snap, which no container can run. */
export const CHROMIUM = { file: CHROMIUMS, apt: 'chromium-headless-shell', dnf: 'chromium' };

const INSTALL = {
  apt: ['apt-get', 'install', '-y', '--no-install-recommends'],
  dnf: ['dnf', 'install', '-y'],
};

/**
 * The family and id of this distribution by os-release(5); family null when we do not know its packages.
 * @param {string} osRelease
 * @returns {{ id: string, family: 'apt' | 'dnf' | null }}
 */
export function familyOf(osRelease) {
  const value = (name) => new RegExp(`^${name}=["']?([^"'\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  const id = value('ID');
  const ids = [id, ...value('ID_LIKE').split(' ')];
  if (ids.includes('debian') || ids.includes('ubuntu')) return { id, family: 'apt' };
  if (ids.includes('fedora') || ids.includes('rhel')) return { id, family: 'dnf' };
  return { id, family: null };
}

/** This machine's distribution. */
export function thisDistribution() {
  return familyOf(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');
}

/** Those of `needs` that are not there. */
export function missingOf(needs) {
  return needs.filter(({ program, file }) =>
    program ? findProgram(program) === null : !file.some((place) => existsSync(place)),
  );
}

/** The command that installs the packages of these needs. */
export function installCommand(needs, family) {
  return [...INSTALL[family], ...new Set(needs.map((need) => need[family]))];
}

/**
 * Installs what is missing of `needs`, after saying so: as root, or by sudo where it asks nothing or somebody sits
 * at the terminal to answer it.
 * @returns {Promise<string | null>} null when nothing is missing now, else what is and the line to type
 */
export async function ensureSystemPackages(needs) {
  const missing = missingOf(needs);
  if (missing.length === 0) return null;
  const { family } = thisDistribution();
  if (family === null) {
    const names = missing.map((need) => need.program ?? need.apt).join(', ');
    return `Missing: ${names}. Install them with your distribution’s package tool.`;
  }
  const command = installCommand(missing, family);
  const asRoot = process.geteuid() === 0;
  const prefix = asRoot ? [] : await usableSudo();
  if (prefix !== null) {
    console.log(`Installing system packages: ${[...prefix, ...command].join(' ')}`);
    await install(prefix, command, family);
  }
  const still = missingOf(missing);
  if (still.length === 0) return null;
  return `Missing programs. Install them with: ${[...(asRoot ? [] : ['sudo']), ...installCommand(still, family)].join(' ')}`;
}

async function install(prefix, command, family) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const first = await run([...prefix, ...command], { quiet: true, env });
  if (first.status === 0) return;
  // A fresh image has no package lists yet.
  if (family === 'apt') await run([...prefix, 'apt-get', 'update'], { quiet: true });
  const second = await run([...prefix, ...command], { quiet: true, env });
  if (second.status !== 0) console.error(second.output.trimEnd());
}

/** How to become root: `['sudo']` when it will work or somebody can answer it, else null. */
async function usableSudo() {
  if (findProgram('sudo') === null) return null;
  const { status } = await run(['sudo', '-n', 'true'], { quiet: true });
  if (status === 0) return ['sudo', '-n'];
  return process.stdin.isTTY ? ['sudo'] : null;
}
