/** Findings about what spanning tree does to ports: what it costs every guest, and which ports pass nothing on. */
import { startingSeconds, type PortState } from '../../facts/portStates';
import { isBridged } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
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
      title: t('probe.stpDelay.title', { seconds }),
      detail: t('probe.stpDelay.detail', {
        device,
        half: seconds / 2,
        isLong: seconds > LONG_SECONDS ? 'yes' : 'no',
      }),
      remedy: breaksLoop
        ? t('probe.stpDelay.breaksLoop')
        : isBridged(definition)
          ? t('probe.stpDelay.bridged')
          : t('probe.stpDelay.remedy', { xml: '<bridge stp="off"/>' }),
      fix: isOurs && !breaksLoop ? 'stp-off' : null,
    }),
  ];
}

/** The temporary guest’s own port passes nothing on although its time to listen and learn is over. */
export const heldFinding = (port: string, state: PortState, { definition }: ProbeFacts): Finding =>
  finding({
    step: 'bridge',
    cause: 'port-blocked',
    title: t('probe.held.title', { device: definition.bridge.name, state }),
    detail: t('probe.held.detail'),
    explains: WALKED,
    remedy: t('probe.held.remedy'),
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
            title: t('probe.blocked.title', { ports: describeNames(bySpanning), count: bySpanning.length }),
            detail: t('probe.blocked.detail', { device }),
            remedy: t('probe.blocked.remedy'),
            command: `bridge link show | grep ' master ${device} '`,
          }),
        ]),
    ...(byHand.length === 0
      ? []
      : [
          finding({
            step: 'guests',
            cause: 'port-blocked',
            title: t('probe.portOff.title', { ports: describeNames(byHand), count: byHand.length, device }),
            detail: t('probe.portOff.detail'),
            remedy: t('probe.portOff.remedy'),
            command: byHand.map((port) => `bridge link set dev ${port} state 3`).join('\n'),
          }),
        ]),
  ];
}
