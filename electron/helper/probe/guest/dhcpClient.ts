/** A DHCP client that hears every server: it collects all offers, takes one and gives it back (RFC 2131 §3.1). */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { decodeDhcp, encodeDhcp, type DhcpReply, type DhcpRequest } from './dhcpMessage';

const SERVER_PORT = 67;
const CLIENT_PORT = 68;
/** How long to wait for an offer before asking again, in milliseconds. */
const ASK_AGAIN_MS = 1000;
/** How long other servers may take after the first offer, in milliseconds. */
const OTHERS_MS = 300;
/** How often a lease is given back, and how long each time may take on its way, in milliseconds. */
const RELEASES = 2;
const RELEASE_MS = 80;

export interface DhcpOutcome {
  /** One offer of each server that answered. */
  offers: DhcpReply[];
  /** The lease that was taken; null when none was offered or it was refused. */
  lease: DhcpReply | null;
}

export class DhcpClient {
  private socket: Socket | null = null;
  private lease: DhcpReply | null = null;
  private readonly heard = new Set<(reply: DhcpReply) => void>();

  constructor(
    private readonly mac: string,
    private readonly hostname: string,
  ) {}

  /** Asks up to `tries` times, and takes the offer of `preferred` when it is among them, else the first. */
  async take(tries: number, preferred: readonly string[]): Promise<DhcpOutcome> {
    await this.open();
    const transaction = randomInt(1, 2 ** 32 - 1);
    const offers = await this.discover(transaction, tries);
    const offer = offers.find(({ server }) => preferred.includes(server ?? '')) ?? offers[0];
    if (!offer) return { offers, lease: null };
    const isFromIt = ({ server }: DhcpReply): boolean => server === offer.server;
    const answers = this.replies(transaction, ['ack', 'nak'], ASK_AGAIN_MS, isFromIt);
    this.send({
      type: 'request',
      transaction,
      requested: offer.address,
      ...(offer.server === null ? {} : { server: offer.server }),
    });
    // Another server that holds itself authoritative refuses what it has not offered; that is not for it to say.
    const answer = (await answers).find(isFromIt);
    this.lease = answer?.type === 'ack' ? answer : null;
    return { offers, lease: this.lease };
  }

  /** Gives the lease back, if there is one; servers do not answer to that. */
  async release(): Promise<void> {
    const { lease, socket } = this;
    this.lease = null;
    if (!lease?.server || !socket) return;
    const message = this.encode({
      type: 'release',
      transaction: randomInt(1, 2 ** 32 - 1),
      own: lease.address,
      server: lease.server,
    });
    const { server } = lease;
    // No answer says that it has come; it may have to wait for ARP, and it goes with the cable when that is cut.
    for (let time = 0; time < RELEASES; time += 1) {
      await new Promise<void>((resolve) => socket.send(message, SERVER_PORT, server, () => resolve()));
      await pause(RELEASE_MS);
    }
  }

  private async discover(transaction: number, tries: number): Promise<DhcpReply[]> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const first = this.replies(transaction, ['offer'], ASK_AGAIN_MS, () => true);
      const all = this.replies(transaction, ['offer'], ASK_AGAIN_MS + OTHERS_MS, () => false);
      this.send({ type: 'discover', transaction });
      if ((await first).length === 0) continue;
      const offers = await Promise.race([all, pause(OTHERS_MS).then(() => all.soFar())]);
      return [...new Map(offers.map((offer) => [offer.server, offer])).values()];
    }
    return [];
  }

  /** Replies of these types, until one is `enough` or the time is over. */
  private replies(
    transaction: number,
    types: readonly DhcpReply['type'][],
    timeoutMs: number,
    enough: (reply: DhcpReply) => boolean,
  ): Promise<DhcpReply[]> & { soFar: () => DhcpReply[] } {
    const found: DhcpReply[] = [];
    const work = new Promise<DhcpReply[]>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.heard.delete(listener);
        resolve(found);
      };
      const listener = (reply: DhcpReply): void => {
        if (reply.transaction !== transaction || !types.includes(reply.type)) return;
        found.push(reply);
        if (enough(reply)) finish();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.heard.add(listener);
    });
    return Object.assign(work, { soFar: () => found });
  }

  private open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.on('message', (data) => {
        const reply = decodeDhcp(data);
        if (reply) this.heard.forEach((listener) => listener(reply));
      });
      socket.bind(CLIENT_PORT, () => {
        socket.setBroadcast(true);
        this.socket = socket;
        resolve();
      });
    });
  }

  private send(message: Omit<DhcpRequest, 'mac' | 'hostname'>): void {
    // What cannot be sent is not answered, and that is what the probe reports.
    this.socket?.send(this.encode(message), SERVER_PORT, '255.255.255.255', () => undefined);
  }

  private encode(message: Omit<DhcpRequest, 'mac' | 'hostname'>): Buffer {
    return encodeDhcp({ ...message, mac: this.mac, hostname: this.hostname });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
