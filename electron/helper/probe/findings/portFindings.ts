/** Findings about what spanning tree does to ports: what it costs every guest, and which ports pass nothing on. */
import { startingSeconds, type PortState } from '../../facts/portStates';
import { isBridged } from '../../../../shared/definition/network';
import type { ProbeFacts } from './facts';
import { finding, WALKED, type Finding } from './finding';
import { describeNames } from './words';

/** Programs that ask for an address before an operating system runs, and DHCP clients of many, give up about then. */
const LONG_SECONDS = 10;

/** What spanning tree costs guests where nothing is wrong: advice, with the seconds. */
export function spanningAdvice({ spanning, portStates, definition, bridge }: ProbeFacts): Finding[] {
  const seconds = spanning ? startingSeconds(spanning) : 0;
  if (seconds === 0) return [];
  const device = definition.bridge.name;
  const breaksLoop = [...portStates.values()].includes('blocking');
  // Where the definition has it off, somebody switched it on here, and repairing the bridge switches it off again; of a
  // bridge that others made, nothing is changed.
  const isOurs = !isBridged(definition) && definition.bridge.stp && bridge?.mac === definition.mac;
  return [
    finding({
      step: 'bridge',
      cause: 'stp-delay',
      severity: 'advice',
      title: `A guest that starts or is plugged in waits ${seconds} s for its first packet (STP)`,
      detail: `${device} looks for loops (spanning tree): a new port listens for ${seconds / 2} s and learns for as long before it passes anything on.${
        seconds > LONG_SECONDS ? ' Network boot and many DHCP clients give up before that.' : ''
      }`,
      remedy: breaksLoop
        ? 'It keeps a loop apart here, so leave it on.'
        : isBridged(definition)
          ? 'Where the LAN’s cables make no loop, STP can be off; that is for whatever makes the bridge to say.'
          : 'Without a guest that connects this network with another bridge there is no loop to find, and STP can be off (in XML: <bridge stp="off"/>).',
      fix: isOurs && !breaksLoop ? 'stp-off' : null,
    }),
  ];
}

/** The temporary guest’s own port passes nothing on although its time to listen and learn is over. */
export const heldFinding = (port: string, state: PortState, { definition }: ProbeFacts): Finding =>
  finding({
    step: 'bridge',
    cause: 'port-blocked',
    title: `${definition.bridge.name} passes nothing on from a new port (${state})`,
    detail:
      'The temporary guest was plugged in, and its port did not come to forward packets in the time that the bridge’s forward delay allows. A daemon for spanning tree may hold it, or the bridge has no carrier.',
    explains: WALKED,
    remedy: 'Look at the states of the bridge’s ports, and at what controls its spanning tree.',
    command: `bridge -d link show; ip -d link show ${definition.bridge.name}; ls -l /sys/class/net/${port}`,
  });

/** Ports of guests that pass nothing on, and will not by themselves. */
export function blockedFindings(states: ReadonlyMap<string, PortState>, facts: ProbeFacts): Finding[] {
  const held = (wanted: PortState): string[] =>
    facts.ports.flatMap(({ name, flags }) =>
      // Without a carrier the guest is off or its cable cut, and no bridge would pass anything on.
      states.get(name) === wanted && flags.includes('LOWER_UP') ? [name] : [],
    );
  const device = facts.definition.bridge.name;
  const bySpanning = facts.spanning?.isOn === true ? held('blocking') : [];
  const byHand = [...held('disabled'), ...(facts.spanning?.isOn === true ? [] : held('blocking'))];
  return [
    ...(bySpanning.length === 0
      ? []
      : [
          finding({
            step: 'guests',
            cause: 'port-blocked',
            severity: 'warning',
            title: `${describeNames(bySpanning)} ${bySpanning.length > 1 ? 'are' : 'is'} kept blocked by spanning tree`,
            detail: `It would close a loop: behind it is a bridge that is connected to ${device} by another port too.`,
            remedy: 'Unplug one of the two ways, unless the second one is meant as a spare.',
            command: `bridge link show | grep ' master ${device} '`,
          }),
        ]),
    ...(byHand.length === 0
      ? []
      : [
          finding({
            step: 'guests',
            cause: 'port-blocked',
            title: `${describeNames(byHand)} ${byHand.length > 1 ? 'pass' : 'passes'} nothing on: switched off on ${device}`,
            detail: 'The port is plugged in and has a carrier, and somebody set its state on the bridge.',
            remedy: 'Have it forward again.',
            command: byHand.map((port) => `bridge link set dev ${port} state 3`).join('\n'),
          }),
        ]),
  ];
}
