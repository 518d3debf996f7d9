/** The whole helper on a host in memory, with its store on disk: everything but the kernel, and quick. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type Helper } from '../../electron/helper/compose';
import { FakeHost } from './fakeHost';
import type { Host } from '../../electron/helper/host/host';
import { systemPaths } from '../../electron/helper/host/paths';
import type { NetworkDraft } from '../../shared/definition/network';

/** A draft of an isolated network on 10.N.1.0/24, with DNS and nothing else. */
export const isolatedDraft = (name: string, n: number): NetworkDraft => ({
  name,
  forward: { mode: 'isolated' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [{ address: `10.${n}.1.1`, prefix: 24 }],
});

/** Its store is on disk; whoever runs the tests may name a folder in memory, and removes it with all that is in it. */
export class HelperInMemory {
  readonly root = mkdtempSync(join(process.env['VIRTNET_TEST_MEMORY'] ?? tmpdir(), 'virtnet-helper-'));
  readonly host = new FakeHost();
  readonly errors: unknown[] = [];
  readonly helper: Helper;

  readonly paths = systemPaths(this.root);

  private constructor() {
    this.helper = this.another();
  }

  /** An helper that has made its directories, and `default`. */
  static async open(): Promise<HelperInMemory> {
    const fake = new HelperInMemory();
    await fake.helper.prepare();
    return fake;
  }

  /** Another helper of the same host. */
  another(host: Host = this.host): Helper {
    return compose({
      host,
      paths: this.paths,
      surroundings: { place: 'sandbox', outside: null, user: 'ada', asRoot: true, root: '/' },
      sandboxGuests: null,
      emit: null,
      onError: (error) => this.errors.push(error),
      probeProgram: { node: '', bundle: '' },
      front: 'window',
    });
  }

  /** The stored definitions and autostart links, byte by byte. */
  stored(): Record<string, string> {
    const { etc } = this.paths;
    return Object.fromEntries(
      ['networks', 'autostart'].flatMap((folder) =>
        readdirSync(join(etc, folder))
          .sort()
          .map((file) => [`${folder}/${file}`, readFileSync(join(etc, folder, file), 'utf8')]),
      ),
    );
  }

  async close(): Promise<void> {
    await this.helper.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
