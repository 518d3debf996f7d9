/** What an agent reads and writes of one network: dnsmasq's leases on the one side, what dnsmasq is lent on the other. */
import { rmSync, statSync } from 'node:fs';
import { readOrNull, writeWhole } from '../host/wholeFile';
import { SETTLED_MS } from './agentStatus';
import { othersFile, writtenFiles, type AgentPlaces } from './agentPlaces';
import { cameHere } from './cameHere';
import { hangUp } from './dnsmasqSignal';
import type { Merged } from './otherLeases';
import { hostsText, namesText } from './otherLeases';
import { othersText, readOthers } from './othersText';
import { ownLeasesIn } from './ownLeases';
import type { SpanLease } from './lease';
import type { SpanNetwork } from './spanNetwork';

interface Clocks {
  now: number;
  wall: number;
}

/** dnsmasq is told of other files no more often than this, in milliseconds. */
const SIGNAL_MS = 1_000;
/** It compares each reservation with all others as it reads them: so long for a pair of them, in milliseconds (2.90). */
const PAIR_MS = 1.5e-6;
/** It serves nobody meanwhile, which is no more than this part of the time. */
const SHARE = 0.1;

/** So long dnsmasq is left to its work after it was told of so many reservations, in milliseconds. */
export const restAfter = (count: number): number => Math.max(SIGNAL_MS, (count ** 2 * PAIR_MS) / SHARE);

export class SpanFiles {
  private stamp = '';
  private written: Merged | null = null;
  private isToTell = false;
  private toldAt = -Infinity;

  constructor(private readonly places: AgentPlaces) {}

  /** Others' leases as they were known before this agent began. */
  seed(network: string, clocks: Clocks): ReadonlyMap<string, SpanLease[]> {
    return readOthers(readOrNull(othersFile(this.places, network)) ?? '', clocks);
  }

  /** Reads dnsmasq's leases if they are other ones. */
  read(network: SpanNetwork, clocks: Clocks): void {
    const { leases } = network.config;
    const found = statSync(leases, { throwIfNoEntry: false });
    const stamp = found ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'none';
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    const own = ownLeasesIn(readOrNull(leases) ?? '', clocks);
    network.setLeases(own.leases, own.said);
  }

  /** Writes what has changed of the others' leases, and has dnsmasq read it. */
  write(network: SpanNetwork, clocks: Clocks): void {
    if (!network.isSettled(SETTLED_MS)) return;
    if (clocks.now - this.toldAt < restAfter(this.written?.others.length ?? 0)) return;
    const merged = network.leases();
    if (merged !== this.written) {
      const { config, ownLeases: own } = network;
      const { domain, fixed, given } = config;
      const stayers = cameHere(own, given, clocks.now).filter(
        ({ mac, address }) => !fixed.macs.includes(mac) && !fixed.addresses.includes(address),
      );
      const isOther = [
        store(config.hosts, hostsText([...merged.others, ...stayers])),
        store(config.names, namesText(merged.others, { own, fixed, domain })),
      ].includes(true);
      store(othersFile(this.places, config.network), othersText(merged.others, clocks));
      this.written = merged;
      this.isToTell ||= isOther;
    }
    this.tell(network.config.conf, clocks.now);
  }

  /** Another configuration: everything is looked at again. */
  forget(): void {
    this.stamp = '';
    this.written = null;
  }

  /** The network runs here no more. */
  remove(network: string): void {
    for (const file of writtenFiles(this.places, network)) rmSync(file, { force: true });
  }

  private tell(conf: string | null, now: number): void {
    if (!this.isToTell) return;
    this.toldAt = now;
    this.isToTell = conf !== null && !hangUp(conf);
  }
}

/** Writes it, unless that is what it says; true when it was another. */
function store(path: string, text: string): boolean {
  if (readOrNull(path) === text) return false;
  writeWhole(path, text);
  return true;
}
