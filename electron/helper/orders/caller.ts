/** Who asks this helper: the front, and both ends of the sessions that it is used over. */
import { hostname } from 'node:os';
import { version } from '../../../package.json';
import { PROTOCOL_VERSION, type helperMethods, type Params } from '../../../shared/contract/contract';
import { protocolMismatch } from '../../../shared/contract/protocolMismatch';
import { sshAddresses } from '../../../shared/contract/sshConnection';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';

export class Caller {
  /** Addresses at both ends of the sessions that whoever asks sits at. */
  peers: readonly string[] = sshAddresses(process.env['SSH_CONNECTION']);

  constructor(public front: ActivityEntry['front']) {}

  /** Hears who asks: programs of another protocol are refused. Throws `unsupported`. */
  greet({
    protocol,
    version: callerVersion,
    front,
    peers = [],
  }: Params<typeof helperMethods, 'hello'>): void {
    if (protocol !== PROTOCOL_VERSION) {
      const helper = { version, protocol: PROTOCOL_VERSION, place: t('orders.onHost', { host: hostname() }) };
      throw protocolMismatch({ version: callerVersion, protocol }, helper);
    }
    this.front = front;
    this.peers = [...this.peers, ...peers];
  }
}
