/** Chooses the kernel interface behind iptables for a test. */
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name of the program decides which interface it uses. */
export type IptablesVariant = 'nft' | 'legacy';

/** A PATH in which iptables is this variant, and what removes the folder that it begins with. */
export function pathWithVariant(variant: IptablesVariant): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-variant-'));
  chmodSync(folder, 0o755);
  for (const name of ['', '-restore', '-save'].flatMap((end) => [`iptables${end}`, `ip6tables${end}`])) {
    symlinkSync(`/usr/sbin/xtables-${variant}-multi`, join(folder, name));
  }
  const usual = process.env['PATH'] ?? '/usr/bin:/bin';
  return {
    path: `${folder}:${usual}:/usr/sbin:/sbin`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
