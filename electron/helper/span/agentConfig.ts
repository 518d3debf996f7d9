/** What an agent is told of one network: the file that the kind `agent` writes and the agent reads. */
import { readOrNull } from '../host/wholeFile';
import type { Fixed } from './otherLeases';

export interface AgentConfig {
  network: string;
  vni: number;
  /** Id of the secret. */
  key: string;
  /** The member that this host is. */
  here: string;
  members: { name: string; address: string }[];
  /** Hash of what all definitions of it have in common. */
  common: string;
  /** As long as a full packet of the overlay, in bytes of UDP. */
  large: number;
  domain: string | null;
  /** The subnets in which it gives out addresses. */
  subnets: string[];
  /** What this member gives out of them; a guest that came may have another address. */
  given: { start: string; end: string }[];
  fixed: Fixed;
  /** dnsmasq's configuration, by which its process is known, and its leases; null where it has no dnsmasq. */
  conf: string | null;
  leases: string;
  /** What dnsmasq reads of others' leases and their names. */
  hosts: string;
  names: string;
}

/** What is in a file that root alone writes; null where it is none of this version. */
export function readAgentConfig(path: string): AgentConfig | null {
  try {
    const found = JSON.parse(readOrNull(path) ?? 'null') as AgentConfig | null;
    return found && [found.members, found.subnets, found.given].every(Array.isArray) ? found : null;
  } catch {
    return null;
  }
}
