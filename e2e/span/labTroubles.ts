/** What befalls a host of a lab besides its cables: it loses its power, its clock is set, its programs are of another version. */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../fixtures/patience';
import { CARD } from './labFabric';
import type { LabHost } from './labHost';
import { installHelper } from './labLogin';

/** Ends all that runs there at once, and takes away what only memory held; its disks and its card stay. */
export function powerOff(host: LabHost): void {
  host.shell(`for process in /proc/[0-9]*; do
      pid=\${process#/proc/}
      case $(tr '\\0' ' ' < $process/cmdline) in *insideRunner* | 'cat ' | '') continue ;; esac
      [ $pid = 1 ] || [ $pid = $$ ] || kill -KILL $pid 2> /dev/null || :
    done
    for link in $(ls /sys/class/net); do
      case $link in lo | ${CARD}) ;; *) ip link del $link 2> /dev/null || : ;; esac
    done
    nft flush ruleset
    rm -rf ${host.root}/run /run/frr && mkdir -p /run/frr && chown frr:frr /run/frr`);
}

/** Starts it as its units do. */
export async function powerOn(host: LabHost): Promise<void> {
  host.shell(`! systemctl -q is-enabled frr || systemctl start frr
    $(command -v sshd) -f /run/ssh/sshd.conf -E /run/ssh/sshd.log`);
  const { status, stderr } = await host.virtnet('boot');
  if (status !== 0) throw new Error(`${host.name}: virtnet boot: ${stderr}`);
}

/** Its programs from now on, which `sed` makes others of; without, those of `programs` again. */
export function changePrograms(host: LabHost, programs: string, sed: string | null): void {
  if (sed === null) return installHelper(host, programs);
  const changed = mkdtempSync(join(tmpdir(), 'virtnet-changed-'));
  cpSync(programs, changed, { recursive: true });
  host.shell(`chmod 755 ${changed} && cd ${changed} && sed -i '${sed}' *-parts/*.cjs && rm -f *-parts/*.v8`);
  installHelper(host, changed);
}

/** Has its agent go by a clock of its own, which `setClock` sets while it runs. */
export function lendClock(host: LabHost): void {
  host.shell(`echo 0 > /run/clock; chmod 644 /run/clock; cat > /run/clock.cjs <<'END'
const { readFileSync } = require('node:fs');
const now = Date.now;
Date.now = () => now() + Number(readFileSync('/run/clock', 'utf8'));
END
    sed -i '2i export NODE_OPTIONS="--require /run/clock.cjs"' /usr/bin/virtnet-helper /usr/bin/virtnet`);
}

/** Sets its clock ahead by so many milliseconds. */
export const setClock = (host: LabHost, ms: number): void => void host.shell(`echo ${ms} > /run/clock`);

const agentOf = (host: LabHost): number =>
  Number(host.shell(`cat ${host.root}/run/virtnet-manager/agent/agent.pid 2> /dev/null || :`).trim());

/** Kills its agent and has it started anew, as a person would. */
export async function restartAgent(host: LabHost, network: string): Promise<void> {
  const before = agentOf(host);
  host.shell(`kill -KILL ${before}`);
  await until(`the end of the agent on ${host.name}`, () =>
    host.shell(`[ -e /proc/${before} ] || echo gone`).includes('gone'),
  );
  const { status, stderr } = await host.virtnet(`net-check ${network} --repair`);
  if (status !== 0) throw new Error(`${host.name}: net-check: ${stderr}`);
}
