/** Which Linux distribution this is, what its packages are called and how it installs them; for every process of ours. */

/** Families of distributions by their package tool. */
type PackageTool = 'apt-get' | 'dnf' | 'zypper' | 'pacman';

export interface Distribution {
  /** As the distribution calls itself: `Debian GNU/Linux 12 (bookworm)`. */
  title: string;
  packageTool: PackageTool;
}

const TOOL_OF: Record<string, PackageTool> = {
  debian: 'apt-get',
  ubuntu: 'apt-get',
  fedora: 'dnf',
  rhel: 'dnf',
  centos: 'dnf',
  suse: 'zypper',
  opensuse: 'zypper',
  sles: 'zypper',
  arch: 'pacman',
};

const INSTALL: Record<PackageTool, string> = {
  'apt-get': 'apt-get install',
  dnf: 'dnf install',
  zypper: 'zypper install',
  pacman: 'pacman -S',
};

/** Package of each program where it differs from the program's own name. */
const PACKAGES: Record<string, Partial<Record<PackageTool, string>>> = {
  ip: { 'apt-get': 'iproute2', dnf: 'iproute', zypper: 'iproute2', pacman: 'iproute2' },
  'iptables-restore': { 'apt-get': 'iptables', dnf: 'iptables-nft', zypper: 'iptables', pacman: 'iptables' },
  tc: { 'apt-get': 'iproute2', dnf: 'iproute-tc', zypper: 'iproute2', pacman: 'iproute2' },
  nft: { 'apt-get': 'nftables', dnf: 'nftables', zypper: 'nftables', pacman: 'nftables' },
  'firewall-cmd': { 'apt-get': 'firewalld', dnf: 'firewalld', zypper: 'firewalld', pacman: 'firewalld' },
  resolvectl: {
    'apt-get': 'systemd-resolved',
    dnf: 'systemd-resolved',
    zypper: 'systemd-resolved',
    pacman: 'systemd',
  },
  iptables: { dnf: 'iptables-nft' },
  dnsmasq: { 'apt-get': 'dnsmasq-base' },
  udhcpc: { dnf: 'busybox', zypper: 'busybox', pacman: 'busybox' },
  virsh: {
    'apt-get': 'libvirt-clients',
    dnf: 'libvirt-client',
    zypper: 'libvirt-client',
    pacman: 'libvirt',
  },
  pkexec: { dnf: 'polkit', pacman: 'polkit' },
  unshare: {
    'apt-get': 'util-linux',
    dnf: 'util-linux',
    zypper: 'util-linux',
    pacman: 'util-linux',
  },
  ssh: { 'apt-get': 'openssh-client', dnf: 'openssh-clients', zypper: 'openssh-clients', pacman: 'openssh' },
  vtysh: { 'apt-get': 'frr', dnf: 'frr', zypper: 'frr', pacman: 'frr' },
  wg: {
    'apt-get': 'wireguard-tools',
    dnf: 'wireguard-tools',
    zypper: 'wireguard-tools',
    pacman: 'wireguard-tools',
  },
  ping: { 'apt-get': 'iputils-ping', dnf: 'iputils', zypper: 'iputils', pacman: 'iputils' },
  dig: { 'apt-get': 'bind9-dnsutils', dnf: 'bind-utils', zypper: 'bind-utils', pacman: 'bind' },
};

/** Reads os-release(5); an unknown distribution is taken for a relative of Debian. */
export function parseDistribution(osRelease: string): Distribution {
  const values = new Map(
    osRelease.split('\n').flatMap((line): [string, string][] => {
      const match = /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim());
      return match?.[1] !== undefined && match[3] !== undefined ? [[match[1], match[3]]] : [];
    }),
  );
  const ids = [values.get('ID') ?? '', ...(values.get('ID_LIKE') ?? '').split(' ')];
  const known = ids.map((id) => TOOL_OF[id.split('-')[0] ?? '']).find((tool) => tool !== undefined);
  return { title: values.get('PRETTY_NAME') ?? 'Linux', packageTool: known ?? 'apt-get' };
}

/** The package that brings a program. */
export const packageOf = (program: string, { packageTool }: Distribution): string =>
  PACKAGES[program]?.[packageTool] ?? program;

/** The line that installs the packages of these programs; `asRoot` when whoever types it is root already. */
export function installLine(
  programs: readonly string[],
  distribution: Distribution,
  asRoot: boolean,
): string {
  const packages = [...new Set(programs.map((program) => packageOf(program, distribution)))];
  return `${asRoot ? '' : 'sudo '}${INSTALL[distribution.packageTool]} ${packages.join(' ')}`;
}
