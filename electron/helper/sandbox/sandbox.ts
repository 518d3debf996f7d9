/** Furnishes the private namespaces that the sandbox's helper is started in. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import { findDnsmasqUser } from '../host/dnsmasqUser';
import type { Host } from '../host/host';
import { readRoutes } from '../facts/hostFacts';
import { makeOutside, OUTSIDE_RESOLVER } from './outside';
import { systemPaths, type Paths } from '../host/paths';
import { runOrFail } from '../host/runOrFail';
import { SandboxGuests } from '../orders/sandboxGuests';
import { t } from '../../../shared/language/language';

/** What belongs to the sandbox itself, on its own tmpfs. */
const DIRECTORY = '/run/virtnet-sandbox';

/**
 * Makes /run private, as well as /sys (it shows the devices of the namespace that mounted it), and the outside.
 * Definitions and the activity are kept under `root`; run state and generated files end with the sandbox, as its kernel state does, so
 * that two sandboxes may share a root. Throws `denied` unless in private namespaces.
 */
export async function openSandbox(
  host: Host,
  root: string,
  helper: { node: string; bundle: string },
): Promise<{ paths: Paths; sandboxGuests: SandboxGuests }> {
  await requirePrivacy(host);
  await runOrFail(host, ['mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run'], t('sandbox.runNotMade'));
  await host.run(['mount', '-t', 'sysfs', 'sysfs', '/sys']);
  const resolvConf = join(DIRECTORY, 'resolv.conf');
  await host.writeFile(resolvConf, OUTSIDE_RESOLVER);
  await makeOutside(host, helper);
  const volatile = systemPaths('/run/virtnet-sandbox');
  const paths: Paths = {
    etc: systemPaths(root).etc,
    run: volatile.run,
    lib: volatile.lib,
    log: systemPaths(root).log,
    history: systemPaths(root).history,
    resolvConf,
    dnsmasqUser: (await hasOneUser()) ? 'root' : await findDnsmasqUser(host),
    helperProgram: helper,
  };
  return { paths, sandboxGuests: new SandboxGuests(join(DIRECTORY, 'guests')) };
}

/**
 * In the sandbox mounts and links are made freely, so it must not happen in the machine's own namespaces: a fresh
 * network namespace has no route, and the shell that launching starts is process 1 and our parent.
 */
async function requirePrivacy(host: Host): Promise<void> {
  if (process.ppid === 1 && (await readRoutes(host)).length === 0) return;
  throw new VirtnetError(t('sandbox.notPrivate'), { code: 'denied', remedy: 'virtnet:///sandbox' });
}

/** True in a user namespace that maps one user: there is nobody for dnsmasq to become. */
async function hasOneUser(): Promise<boolean> {
  const map = await readFile('/proc/self/uid_map', 'utf8');
  return map.trim().split(/\s+/)[2] === '1';
}
