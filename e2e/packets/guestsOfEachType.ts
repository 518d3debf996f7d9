/** Networks of every type that run beside each other, each with a guest that sends and answers. */
import type { NetworkDefinition } from '../../shared/definition/network';
import type { Guest } from '../../shared/contract/snapshot';
import { GuestAgent } from '../fixtures/guestAgent';
import { draftOf, type SandboxFixture } from '../fixtures/sandboxFixture';

/** Two of each type, so that there are pairs of one type as well, and each pair of types was started in both orders. */
const ORDER = ['nat', 'route', 'open', 'isolated', 'isolated', 'open', 'route', 'nat'] as const;

export interface TypedGuest {
  mode: (typeof ORDER)[number];
  definition: NetworkDefinition;
  gateway: string;
  guest: Guest;
  agent: GuestAgent;
}

/** Starts them one after the other, on 10.77.0.0/24 and those that follow; stop their agents before the sandbox is closed. */
export async function guestsOfEachType(sandbox: SandboxFixture): Promise<TypedGuest[]> {
  const guests: TypedGuest[] = [];
  for (const [index, mode] of ORDER.entries()) {
    const subnet = `10.77.${index}`;
    const gateway = `${subnet}.1`;
    const draft = draftOf(
      `net-${index}`,
      `${subnet}.0/24`,
      { mode },
      { start: `${subnet}.50`, end: `${subnet}.60` },
    );
    const [guest] = await sandbox.network(draft, 1);
    const name = guest?.name;
    const definition = (await sandbox.helper.network(draft.name))?.definition;
    if (!guest || !name || !definition) throw new Error(`no guest on ${draft.name}`);
    // Guests of isolated networks are told no way out; they are to try it all the same.
    await sandbox.within(name, ['ip', 'route', 'replace', 'default', 'via', gateway]);
    const agent = await GuestAgent.start((argv) => sandbox.enterNamespace(name, argv));
    guests.push({ mode, definition, gateway, guest, agent });
  }
  return guests;
}
