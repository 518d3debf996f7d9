/** The app on a host of its own with a real libvirtd, in a namespace that the browser reaches through a relay. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LIBVIRT_PLACES } from '../fixtures/libvirtPlaces';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LINK = /^Virtnet Manager: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/m;
/** Inside: whoever comes by the socket is led to the app. */
const RELAY = `
const { connect, createServer } = require('node:net');
const [port, socket] = process.argv.slice(1);
createServer((from) => {
  const to = connect(Number(port), '127.0.0.1');
  from.on('error', () => to.destroy()).pipe(to);
  to.on('error', () => from.destroy()).pipe(from);
}).listen(socket, () => console.log('ready'));`;

export class LibvirtHost {
  private readonly children: ChildProcess[] = [];

  private constructor(
    private readonly namespace: Namespace,
    private readonly relay: Server,
    private readonly folder: string,
  ) {}

  /** A host with a default route, on which libvirtd runs. */
  static async open(): Promise<LibvirtHost> {
    const namespace = await openNamespace('nft');
    const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-libvirt-'));
    const socket = path.join(folder, 'app');
    const relay = createServer((from) => {
      const to = connect(socket);
      from.on('error', () => to.destroy()).pipe(to);
      to.on('error', () => from.destroy()).pipe(from);
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const host = new LibvirtHost(namespace, relay, folder);
    host.shell(
      'ip link add eth9 type veth peer name peer9 && ip addr add 203.0.113.2/24 dev eth9 && ip link set eth9 up && ip link set peer9 up && ip route add default via 203.0.113.1',
    );
    host.shell(`set -e\n${LIBVIRT_PLACES}\nlibvirtd -d`);
    await until('an answer of libvirtd', () => host.answers('virsh -q -c qemu:///system net-list'));
    return host;
  }

  /** Runs a shell line there; returns its output. */
  shell(script: string): string {
    return this.namespace.shell(script);
  }

  /** Starts the app there; returns its link. */
  async start(): Promise<string> {
    const { port } = this.relay.address() as AddressInfo;
    const relay = this.spawn(process.execPath, '--eval', RELAY, String(port), path.join(this.folder, 'app'));
    await once(relay.stdout ?? relay, 'data');
    const app = this.spawn(
      ...[process.execPath, path.join(ROOT, 'dist/web.cjs')],
      ...['--connection', 'virtnet:///system', '--port', String(port)],
    );
    let output = '';
    app.stdout?.on('data', (text: Buffer) => (output += text.toString()));
    app.stderr?.on('data', (text: Buffer) => (output += text.toString()));
    return until('the link of the app', () => LINK.exec(output)?.[1] ?? null);
  }

  close(): void {
    this.relay.close();
    for (const child of this.children) child.kill();
    this.namespace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(script: string): boolean {
    try {
      this.shell(script);
      return true;
    } catch {
      return false;
    }
  }

  private spawn(...argv: string[]): ChildProcess {
    const { argv: inside, env } = this.namespace.enter(argv);
    const [program = '', ...args] = inside;
    const child = spawn(program, args, {
      env: {
        ...process.env,
        ...env,
        HOME: this.folder,
        XDG_CONFIG_HOME: '',
        VIRTNET_ROOT: '/run/virtnet-laws',
        SSH_CONNECTION: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    return child;
  }
}
