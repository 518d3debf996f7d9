#!/bin/sh
# Where no service manager runs: what systemctl(1) does with frr.service, by the script that its unit calls itself.
[ "$1" = --version ] && echo 'systemd 252' && exit 0
quiet=
now=
for word; do
  shift
  case $word in
    --quiet | -q) quiet=1 ;;
    --now) now=1 ;;
    -*) ;;
    *) set -- "$@" "$word" ;;
  esac
done
verb=$1
unit=${2%.service}
[ "$unit" = frr ] || { echo "Unit ${2:-without a name} could not be found." >&2; exit 4; }
for folder in /usr/lib/frr /usr/libexec/frr; do [ ! -x $folder/frrinit.sh ] || script=$folder/frrinit.sh; done
# A file stands for the link that makes it start on boot.
enabled=/etc/frr/.enabled
runs() { pid=$(cat /run/frr/watchfrr.pid 2> /dev/null) && kill -0 "$pid" 2> /dev/null; }
say() { [ -n "$quiet" ] || echo "$1"; }
# Daemons must not hold what their caller reads from.
frr() { "$script" "$1" < /dev/null >> /var/log/frr/init.log 2>&1; }
case $verb in
  is-active) if runs; then say active; else say inactive; exit 3; fi ;;
  is-enabled) if [ -e $enabled ]; then say enabled; else say disabled; exit 1; fi ;;
  enable) touch $enabled; if [ -n "$now" ] && ! runs; then frr start; fi ;;
  disable) rm -f $enabled; if [ -n "$now" ] && runs; then frr stop; fi ;;
  start) runs || frr start ;;
  stop) ! runs || frr stop ;;
  restart) frr restart ;;
  try-restart) ! runs || frr restart ;;
  reload) frr reload ;;
  reload-or-restart) frr reload || frr restart ;;
  *) echo "Unknown command verb $verb." >&2; exit 1 ;;
esac
