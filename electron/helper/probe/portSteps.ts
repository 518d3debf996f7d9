/** What "Test network" does about ports: waits for its own to pass packets on, and looks at those of guests. */
import { t } from '../../../shared/language/language';
import { NOT_YET, untilPortsForward } from '../facts/portStates';
import { readPortStates } from './findings/facts';
import { blockedFindings, heldFinding } from './findings/portFindings';
import { describeNames } from './findings/words';
import { passed, type Outcome, type Walk } from './walk';

/** The temporary guest is heard once its port forwards; until then nothing of the network can be judged. */
export async function waitForPort(walk: Walk): Promise<void> {
  const { facts, guest, host, signal } = walk;
  if (!guest) return;
  const device = facts.definition.bridge.name;
  const held = await untilPortsForward(host, device, [guest.port], {
    out: NOT_YET,
    signal,
    onWait: (seconds) => walk.say(t('probe.waiting', { device, seconds })),
  });
  const state = held.get(guest.port);
  if (state === undefined || signal.aborted) return;
  await walk.run(['bridge', '-d', 'link', 'show', 'dev', guest.port]);
  walk.findings.push(heldFinding(guest.port, state, facts));
}

/** Whether guests are plugged in, and their ports pass packets on. */
export async function guestsStep(walk: Walk): Promise<Outcome> {
  const { facts, host } = walk;
  if (facts.ports.length === 0) return passed(t('probe.guests.none'));
  const states = await readPortStates(host, facts.ports);
  walk.findings.push(...blockedFindings(states, facts));
  const starting = facts.ports.filter(({ name }) =>
    ['listening', 'learning'].includes(states.get(name) ?? ''),
  );
  if (starting.length === 0) return passed(t('probe.guests.all'));
  const names = describeNames(starting.map(({ name }) => name));
  return passed(t('probe.guests.starting', { names }));
}
