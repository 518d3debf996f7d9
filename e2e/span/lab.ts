/**
 * A lab of hosts on one underlay: each is a machine of its own with real FRR and OpenSSH, guests are plugged into their
 * bridges, and cables can be pulled. Everything is gone when it is closed, and when the test's process ends.
 */
import type { GuestAgent } from '../fixtures/guestAgent';
import { LabFabric, OUTSIDE, underlay } from './labFabric';
import { LabGuest, type Socket } from './labGuest';
import { LabHost } from './labHost';
import { makeKey, remember, startSshd } from './labLogin';

export interface LabOptions {
  hosts: number;
  /** Of the underlay; 1500 unless told. */
  mtu?: number;
  /** The folder of helper.cjs and virtnet.cjs, which every host has installed then. */
  programs?: string;
  /** Every host, as root, reaches all others by ssh, and has them as connections of their names. */
  ssh?: boolean;
}

export class Lab {
  private readonly guests: LabGuest[] = [];
  private outsider: GuestAgent | null = null;

  private constructor(
    readonly fabric: LabFabric,
    /** `host1`, `host2` and so on. */
    readonly hosts: LabHost[] = [],
  ) {}

  static async open({ hosts, mtu = 1500, programs, ssh = false }: LabOptions): Promise<Lab> {
    const lab = new Lab(await LabFabric.open(mtu));
    try {
      for (let number = 1; number <= hosts; number += 1) await lab.add(number, programs ?? null);
      if (ssh) await lab.openLogins();
    } catch (error) {
      lab.close();
      throw error;
    }
    return lab;
  }

  /** The host with this number, from 1 on. */
  host(number: number): LabHost {
    const host = this.hosts[number - 1];
    if (host === undefined) throw new Error(`there is no host ${number}`);
    return host;
  }

  /** A guest with this port, plugged into the bridge of a host. */
  async guest(name: string, mac: string, socket: Socket): Promise<LabGuest> {
    const guest = await LabGuest.open(name, mac);
    this.guests.push(guest);
    await guest.plug(socket);
    return guest;
  }

  /** By which address the outside is reached from a guest: that of the host by which the guest leaves. */
  async leavesAs(guest: LabGuest): Promise<string | null> {
    this.outsider ??= await this.fabric.answer();
    const agent = await guest.agent();
    return agent.query({ kind: 'tcp', to: OUTSIDE.ipv4 });
  }

  close(): void {
    this.outsider?.stop();
    for (const machine of [...this.guests, ...this.hosts, this.fabric]) machine.close();
  }

  private async add(number: number, programs: string | null): Promise<void> {
    const host = await LabHost.open({ name: `host${number}`, programs });
    this.hosts.push(host);
    this.fabric.connect(number, host.namespace);
  }

  private async openLogins(): Promise<void> {
    const key = makeKey(this.host(1));
    const places = this.hosts.map(({ name }, index) => ({ name, address: underlay(index + 1).ipv4 }));
    for (const [index, host] of this.hosts.entries()) {
      await startSshd(host, { address: underlay(index + 1).ipv4, key });
      await remember(host, places);
    }
  }
}
