/** Where a real libvirtd (and what else keeps files in /etc and /var) works in a namespace: in places of its own. */

/** A shell script: what programs write in /etc and /var stays in the namespace, which has nothing of the machine's libvirt. */
export const LIBVIRT_PLACES = `
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  for place in etc var; do
    mkdir -p /run/over/$place/new /run/over/$place/work
    mount -t overlay overlay -o lowerdir=/$place,upperdir=/run/over/$place/new,workdir=/run/over/$place/work /$place
  done
  mkdir -p /etc/libvirt /var/lib/libvirt
  for place in /etc/libvirt /var/lib/libvirt; do mount -t tmpfs tmpfs $place; done
  mkdir -p /var/lib/libvirt/dnsmasq /var/log/libvirt
  # As whom libvirtd would run its machines; Debian makes the user with the services, which are not installed.
  grep -q '^libvirt-qemu:' /etc/passwd || echo 'libvirt-qemu:x:64055:64055::/nonexistent:/bin/false' >> /etc/passwd
  grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >> /etc/group`;
