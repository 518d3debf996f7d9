/** What is written is valid by libvirt’s own schema, as `virt-xml-validate` reads it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeNetworkXml } from '../xml/networkXml';
import type { NetworkDefinition } from './network';
import { anyWritten } from '../../e2e/fakes/arbitrary';

/** Installed with libvirt’s clients; virt-xml-validate(1) runs xmllint on it. */
const SCHEMA = '/usr/share/libvirt/schemas/network.rng';
const hasSchema = existsSync(SCHEMA) && spawnSync('xmllint', ['--version']).status === 0;

/** libvirt’s schema knows client identifiers in the forms of a DUID only (RFC 8415 §11); libvirt itself takes any. */
function withDuids(definition: NetworkDefinition): NetworkDefinition {
  const copy = structuredClone(definition);
  for (const host of copy.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []))
    if (host.id !== undefined) host.id = `00:03:00:01:${definition.mac}`;
  return copy;
}

it.skipIf(!hasSchema)('every definition is valid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-schema-'));
  try {
    const files = fc.sample(anyWritten, { numRuns: 500, seed: 1 }).map((definition, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, writeNetworkXml(withDuids(definition)));
      return file;
    });
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--relaxng', SCHEMA, ...files], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 ** 2,
    });
    expect(stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'))).toEqual([]);
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
