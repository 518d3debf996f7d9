/** The assistant's eight steps: their order, their names on the rail, their headings and what each asks. */
import type { ForwardMode } from '../../shared/definition/network';

export const stepIds = ['host', 'networks', 'start', 'name', 'ipv4', 'dhcp', 'type', 'finish'] as const;
export type StepId = (typeof stepIds)[number];

export interface StepText {
  /** The name on the rail. */
  label: string;
  heading: string;
  lead: string;
}

export const stepTexts: Record<StepId, StepText> = {
  host: {
    label: 'Host properties',
    heading: 'Host properties',
    lead: 'The host that will run the network, and whether it has what a network needs.',
  },
  networks: {
    label: 'Virtual Networks',
    heading: 'Virtual Networks',
    lead: 'What runs here already, and which private addresses are in use.',
  },
  start: {
    label: 'New network',
    heading: 'New network',
    lead: 'Choose where to start. Every value can be changed on the following pages.',
  },
  name: {
    label: 'Name',
    heading: 'Choose a name',
    lead: 'The name stands in the list, in commands and in the definitions of guests.',
  },
  ipv4: {
    label: 'IPv4 range',
    heading: 'Choose an IPv4 address range',
    lead: 'Guests get their addresses from this network. A private range that nothing else here uses is best.',
  },
  dhcp: {
    label: 'DHCP range',
    heading: 'Choose a DHCP address range',
    lead: 'Guests get their address from this range by themselves. Addresses that are not in it stay free for guests that you give a fixed one.',
  },
  type: {
    label: 'Type',
    heading: 'Choose the type of virtual network',
    lead: 'What guests can reach, and who can reach them.',
  },
  finish: {
    label: 'Finish',
    heading: 'Finish',
    lead: 'Check the settings. Nothing has been changed on the host so far.',
  },
};

/** Steps that have nothing to ask: guests of a Bridged network get their addresses from the LAN. */
export const unusedSteps = (mode: ForwardMode): readonly StepId[] =>
  mode === 'bridge' ? ['ipv4', 'dhcp'] : [];

/** The step that follows, or comes before, leaving out those that are not used; undefined at either end. */
export const stepBeside = (step: StepId, by: 1 | -1, unused: readonly StepId[]): StepId | undefined => {
  const steps = stepIds.filter((id) => id === step || !unused.includes(id));
  return steps[steps.indexOf(step) + by];
};

export const stepNumber = (step: StepId): number => stepIds.indexOf(step) + 1;
