/** The network devices of a host, read once for all who want to see them at about the same time. */
import type { Host } from '../host/host';
import { readLinks, type Link } from './ipShow';

/** The kernel drops what it would report when too much happens at once, so no reading is trusted longer, in milliseconds. */
const TRUSTED_MS = 3000;

export class Devices {
  /** As last read, and when (performance.now()); null when they have changed since. */
  private last: { links: Promise<Link[]>; at: number } | null = null;

  /** `hears` says whether every change of a device is told by `forget`. */
  constructor(private readonly hears: () => boolean) {}

  /** They have changed, or may have. */
  forget(): void {
    this.last = null;
  }

  /** As they are now; one process. Throws `command-failed`. */
  read(host: Host): Promise<Link[]> {
    const links = readLinks(host);
    this.last = { links, at: performance.now() };
    return links;
  }

  /** As they were read last, as long as nothing was heard of a change since; else as `read`. */
  recent(host: Host): Promise<Link[]> {
    const { last } = this;
    return last && this.hears() && performance.now() - last.at < TRUSTED_MS ? last.links : this.read(host);
  }
}
