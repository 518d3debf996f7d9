/** The socket of an agent on one of its host's own addresses: opened again and again where the address is not there. */
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { AGENT_PORT } from './frame';

/** `open`; `gone` while the host does not have the address; `taken` while another program has the port. */
export type SocketState = 'open' | 'gone' | 'taken';

export class AgentSocket {
  state: SocketState = 'gone';
  private socket: Socket | null = null;

  constructor(
    readonly address: string,
    private readonly onMessage: (data: Buffer, from: string, port: number) => void,
    private readonly onState: () => void,
  ) {
    this.look();
  }

  /** Opens it, unless it is. */
  look(): void {
    if (this.socket) return;
    const isIpv6 = this.address.includes(':');
    const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', ipv6Only: isIpv6 });
    this.socket = socket;
    socket.on('message', (data, { address, port }) =>
      this.onMessage(data, address.replace(/%.*$/, ''), port),
    );
    socket.on('error', (error) =>
      this.lose('code' in error && error.code === 'EADDRINUSE' ? 'taken' : 'gone'),
    );
    socket.bind({ port: AGENT_PORT, address: this.address, exclusive: true }, () => this.become('open'));
  }

  send(data: Buffer, to: string): void {
    if (this.state !== 'open') return;
    // What cannot be sent is lost as on any way; an address that was taken from the host says so here first.
    this.socket?.send(data, AGENT_PORT, to, (error) => {
      if (error && !hasAddress(this.address)) this.lose('gone');
    });
  }

  close(): void {
    this.socket?.removeAllListeners('error').on('error', () => undefined);
    this.socket?.close();
    this.socket = null;
  }

  private lose(state: SocketState): void {
    this.close();
    this.become(state);
  }

  private become(state: SocketState): void {
    if (this.state === state) return;
    this.state = state;
    this.onState();
  }
}

const hasAddress = (address: string): boolean =>
  Object.values(networkInterfaces()).some((found) => found?.some((one) => one.address === address));
