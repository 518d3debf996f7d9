/** The programs by which a network changes hands: they know names of devices and networks only, as their arguments. */

/** Kernels before 6.2 rename nothing that is up: ports must not listen and learn for it again, nor addresses go. */
const RENAME = `rename() {
  ip link set dev "$1" name "$2" 2> /dev/null && return
  spanning=$(cat "/sys/class/net/$1/bridge/stp_state") delay=$(cat "/sys/class/net/$1/bridge/forward_delay")
  echo 1 > "/proc/sys/net/ipv6/conf/$1/keep_addr_on_down" 2> /dev/null || :
  ip link set dev "$1" type bridge stp_state 0
  ip link set dev "$1" type bridge forward_delay 0
  ip link set dev "$1" down
  ip link set dev "$1" name "$2"
  ip link set dev "$2" up
  ip link set dev "$2" type bridge forward_delay "$delay"
  ip link set dev "$2" type bridge stp_state "$spanning"
}`;

/** What the firewall lets through while the bridge is called otherwise: all that is under way. */
const RULES = `rules() {
  for family in iptables ip6tables; do
    command -v $family-restore > /dev/null || continue
    $family-restore -w 10 --noflush << RULES || :
*filter
$1 FORWARD -i $held -j DROP
$1 FORWARD -o $held -j DROP
$1 FORWARD -i $held -o $held -j ACCEPT
$1 FORWARD -i $held -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
$1 FORWARD -o $held -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
COMMIT
RULES
  done 2> /dev/null
}`;

/** A libvirt that hangs is not waited for longer than so many seconds: the way back takes time, too. */
const LIMIT = 20;

/** In the same group of processes, which ends as a whole. */
const ASK = `ask() {
  status=0
  timeout --foreground -k 2 ${LIMIT} virsh -q -c qemu:///system "$@" < /dev/null || status=$?
  case $status in 124 | 137) echo "libvirt did not answer within ${LIMIT} seconds" >&2 ;; esac
  return $status
}`;

/** Arguments: what the bridge is called meanwhile, and its own name. */
export const RELEASE = `held=$1 bridge=$2
${RENAME}
${RULES}
[ ! -e "/sys/class/net/$held" ] || rename "$held" "$bridge" || exit
rules -D
`;

/** Arguments: libvirt's network, its bridge, and what that is called meanwhile. */
export const TAKE_OVER = `set -e
network=$1 bridge=$2 held=$3
${ASK}
${RENAME}
${RULES}
back() {
  [ ! -e "/sys/class/net/$held" ] || rename "$held" "$bridge"
  rules -D
}
rules -I
trap back EXIT
trap 'exit 1' HUP INT TERM
rename "$bridge" "$held"
ask net-destroy --network "$network"
# What libvirt could not find under the bridge's name.
tc qdisc del dev "$held" root 2> /dev/null || :
tc qdisc del dev "$held" ingress 2> /dev/null || :
ask net-autostart --disable --network "$network"
`;

/**
 * Before: a function \`leases\` that prints what libvirt is to know of them. Arguments: libvirt's network, its bridge, what
 * ours is called meanwhile, both ends of the cable, whether libvirt starts it on boot, its file of leases, and guests'
 * devices that may be on no bridge any more.
 */
export const GIVE_BACK = `set -e
network=$1 bridge=$2 held=$3 join=$4 plug=$5 boot=$6 file=$7
shift 7
started= asking= addresses=
${ASK}
${RENAME}
${RULES}
# libvirt starts nothing whose addresses the main table has a route to (networkCheckRouteCollision).
routes() {
  ip -4 route show dev "$held" table "$1" | sed 's/ linkdown//; s/ dead//' | grep -v '^[a-z]' | while read -r route; do
    ip route replace table "$2" $route dev "$held" && ip route del table "$1" $route dev "$held"
  done || :
}
# dnsmasq tells libvirt of each lease on which bridge it is, by the bridges' subnets: ours has none then.
narrow() {
  for address in $addresses; do
    case $address in
      *:*)
        ip route add $address dev "$held" metric 1
        ip addr add "\${address%/*}/128" dev "$held" nodad && ip addr del "$address" dev "$held"
        ;;
      *) ip addr add "\${address%/*}/32" dev "$held" && ip addr del "$address" dev "$held" ;;
    esac || :
  done
}
widen() {
  for address in $addresses; do
    case $address in
      *:*)
        ip addr add "$address" dev "$held" nodad && ip addr del "\${address%/*}/128" dev "$held"
        ip route del $address dev "$held" metric 1
        ;;
      *) ip addr add "$address" brd + dev "$held" && ip addr del "\${address%/*}/32" dev "$held" ;;
    esac || :
  done
}
back() {
  if [ -z "$started" ]; then
    [ -z "$file" ] || if [ -e "$file.kept" ]; then mv "$file.kept" "$file"; else rm -f "$file"; fi
    if [ -e "/sys/class/net/$held" ]; then
      widen
      routes local main
      rename "$held" "$bridge"
    fi
  fi
  [ -z "$file" ] || rm -f "$file.kept"
  rules -D
}
rules -I
trap back EXIT
trap 'exit 1' HUP INT TERM
[ ! -e "/sys/class/net/$bridge" ] || rename "$bridge" "$held"
if [ -e "/sys/class/net/$held" ]; then
  addresses=$(ip -o addr show dev "$held" scope global | sed -n 's/.* inet6* \\([^ ]*\\) .*/\\1/p')
  routes main local
  narrow
fi 2> /dev/null
if [ -n "$file" ]; then
  [ ! -e "$file" ] || cp -p "$file" "$file.kept"
  leases > "$file"
fi
ask net-start --network "$network"
started=yes
# With spanning tree on, a port that is plugged in listens and learns for twice the delay; one that forwards goes on.
spanning=$(cat "/sys/class/net/$bridge/bridge/stp_state")
ip link set dev "$bridge" type bridge stp_state 0
if [ -e "/sys/class/net/$held" ]; then
  set -- $(ls "/sys/class/net/$held/brif") "$@"
  # The host had these addresses all the time: nobody else is to be asked, nor to answer, for them.
  asking=$(cat "/proc/sys/net/ipv6/conf/$bridge/accept_dad" 2> /dev/null || :)
  [ -z "$asking" ] || echo 0 > "/proc/sys/net/ipv6/conf/$bridge/accept_dad"
  echo 1 > "/proc/sys/net/ipv6/conf/$held/disable_ipv6" 2> /dev/null || :
  ip link set dev "$held" type bridge stp_state 0
  ip -force -batch - << LINKS || :
link add $join type veth peer name $plug
link set dev $join master $bridge
link set dev $plug master $held
link set dev $join type bridge_slave learning off
link set dev $plug type bridge_slave learning off
link set dev $join up
link set dev $plug up
LINKS
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(cat "/sys/class/net/$bridge/operstate")" != up ] || break
    sleep 0.01
  done
  # Whom the host knows on ours it need not ask for.
  ip neigh show dev "$held" | sed -n 's/^\\([^ ]*\\) lladdr \\([^ ]*\\) .*/\\1 lladdr \\2/p' | while read -r known; do
    echo "neigh replace $known dev $bridge nud stale"
  done | ip -force -batch - || :
  # The host changes over: what is for it goes by the cable, as any address does that our bridge does not have.
  ip -force -batch - << LINKS || :
addr flush dev $held
link set dev $held address $(sed 's/^../0e/' "/sys/class/net/$plug/address")
LINKS
fi 2> /dev/null
for port; do
  apart=$(cat "/sys/class/net/$port/brport/isolated" 2> /dev/null || :)
  echo "link set dev $port master $bridge"
  [ "$apart" != 1 ] || echo "link set dev $port type bridge_slave isolated on"
done | ip -force -batch - 2> /dev/null || :
[ ! -e "/sys/class/net/$held" ] || ip link del dev "$join" 2> /dev/null || :
[ ! -e "/sys/class/net/$held" ] || ip link del dev "$held" || :
[ -z "$asking" ] || echo "$asking" > "/proc/sys/net/ipv6/conf/$bridge/accept_dad"
ip link set dev "$bridge" type bridge stp_state "$spanning"
[ "$boot" = manual ] || ask net-autostart --network "$network"
`;
