/** The whole helper on a host in memory, with its store on disk: everything but the kernel, and quick. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../electron/helper/engine';
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
export class FakeEngine {
  readonly root = mkdtempSync(join(process.env['VIRTNET_TEST_MEMORY'] ?? tmpdir(), 'virtnet-engine-'));
  readonly host = new FakeHost();
  readonly errors: unknown[] = [];
  readonly engine: Engine;

  readonly paths = systemPaths(this.root);

  private constructor() {
    this.engine = this.another();
  }

  /** An engine that has made its directories, and `default`. */
  static async open(): Promise<FakeEngine> {
    const fake = new FakeEngine();
    await fake.engine.prepare();
    return fake;
  }

  /** Another helper of the same host. */
  another(host: Host = this.host): Engine {
    return new Engine({
      host,
      paths: this.paths,
      surroundings: { place: 'sandbox', outside: null, user: 'ada', asRoot: true, root: '/' },
      testGuests: null,
      emit: null,
      onError: (error) => this.errors.push(error),
      probe: { node: '', bundle: '' },
      front: 'window',
      lock: `\0${this.root}`,
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
    await this.engine.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
