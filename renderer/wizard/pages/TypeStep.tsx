/** Step 7: how the network is connected with the outside. */
import { useEffect, useRef, useState } from 'react';
import { firstSubnet, returnRoute } from '../../../shared/definition/describe';
import { type ForwardMode, forwardModes } from '../../../shared/definition/network';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { TypePicture } from '../../pictures/TypePicture';
import { Button } from '../../ui/controls/Button';
import { CommandLine } from '../../ui/shown/CommandLine';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { RadioCard, RadioCards } from '../../ui/controls/RadioCards';
import { Select } from '../../ui/controls/Select';
import { draftOf, shownIssue } from '../assistantChecks';
import { JoinedBridge } from './JoinedBridge';
import type { StepProps } from './stepProps';
import styles from './TypeStep.module.css';

const types: { mode: ForwardMode; title: string; reach: string; reached: string; example: string }[] = [
  {
    mode: 'nat',
    title: 'NAT',
    reach: 'Guests reach everything by the host’s address.',
    reached: 'Nothing outside can open a connection to them.',
    example: 'For daily use: desktops, builds, trying things out.',
  },
  {
    mode: 'route',
    title: 'Routed',
    reach: 'Guests reach the LAN with their own addresses.',
    reached: 'The LAN reaches them, once its router knows the route.',
    example: 'For servers.',
  },
  {
    mode: 'isolated',
    title: 'Isolated',
    reach: 'Guests reach each other and this host.',
    reached: 'Nothing passes to or from the outside.',
    example: 'For malware labs, exercises, clusters.',
  },
  {
    mode: 'bridge',
    title: 'Bridged',
    reach: 'Guests are on the LAN like this host.',
    reached: 'All of the LAN reaches them; its router gives them addresses.',
    example: 'For home servers, appliances, machines that move here.',
  },
  {
    mode: 'open',
    title: 'Open',
    reach: 'Packets pass both ways.',
    reached: 'No firewall rules are added: your own decide.',
    example: 'For hosts with a firewall of their own.',
  },
];

/** The select's id for "no device of its own"; no network device can be called so. */
const ANY_DEVICE = '*';

export function TypeStep({ state, findings, snapshot, context, dispatch }: StepProps) {
  const [more, setMore] = useState(state.mode === 'open');
  const page = useMoreTypesFocus(more);
  const forwards = state.mode === 'nat' || state.mode === 'route';
  const issue = shownIssue(state, findings, 'device');
  return (
    <div className={styles.page} ref={page}>
      <RadioCards
        label="Type"
        value={state.mode}
        onChange={(value) => {
          const mode = forwardModes.find((candidate) => candidate === value);
          if (mode) dispatch({ type: 'mode', mode });
        }}
      >
        {types
          .filter(({ mode }) => mode !== 'open' || more)
          .map(({ mode, title, reach, reached, example }) => (
            <RadioCard
              key={mode}
              value={mode}
              title={title}
              picture={<TypePicture type={mode} />}
              isWide={mode === 'bridge' || mode === 'open'}
            >
              {reach} {reached} <span className={styles.example}>{example}</span>
            </RadioCard>
          ))}
      </RadioCards>
      {!more && (
        <Button variant="quiet" size="small" onPress={() => setMore(true)}>
          More types
        </Button>
      )}
      {forwards && (
        <div className={styles.forward}>
          <Select
            label="Forward to"
            options={[
              { id: ANY_DEVICE, label: anyDevice(snapshot.host) },
              ...snapshot.host.uplinks.map(({ name, kind, up, addresses }) => ({
                id: name,
                label: name,
                detail: [kind, ...addresses, ...(up ? [] : ['down'])].join(', '),
              })),
              ...missingDevice(state.device, snapshot.host),
            ]}
            selected={state.device ?? ANY_DEVICE}
            onSelect={(id) => dispatch({ type: 'device', device: id === ANY_DEVICE ? null : id })}
          />
          {issue && <FieldIssues issues={[issue]} />}
        </div>
      )}
      {state.mode === 'bridge' && (
        <JoinedBridge {...{ state, findings, context, dispatch }} host={snapshot.host} />
      )}
      {state.mode === 'route' && <ReturnRoute state={state} context={context} host={snapshot.host} />}
    </div>
  );
}

/** The button "More types" goes when it is pressed; the focus moves on to what it brought. */
function useMoreTypesFocus(more: boolean) {
  const page = useRef<HTMLDivElement>(null);
  const before = useRef(more);
  useEffect(() => {
    if (more && !before.current)
      page.current?.querySelector<HTMLInputElement>('input[value="open"]')?.focus();
    before.current = more;
  }, [more]);
  return page;
}

function anyDevice({ uplinks }: HostFacts): string {
  const now = uplinks.find(({ isDefault }) => isDefault);
  return now ? `Any physical device (now ${now.name})` : 'Any physical device';
}

/** A device that a copied definition names but the host has not, so that the select can show it beside its issue. */
function missingDevice(device: string | null, { uplinks }: HostFacts): { id: string; label: string }[] {
  return device === null || uplinks.some(({ name }) => name === device)
    ? []
    : [{ id: device, label: device }];
}

function ReturnRoute({ state, context, host }: Pick<StepProps, 'state' | 'context'> & { host: HostFacts }) {
  const draft = draftOf(state, context)?.draft;
  if (!draft || !firstSubnet(draft)) return null;
  const uplink = host.uplinks.find(({ name, isDefault }) =>
    state.device === null ? isDefault : name === state.device,
  );
  const via = uplink?.addresses[0]?.split('/')[0];
  const command = returnRoute(draft, via ?? 'ADDRESS');
  return (
    <section className={styles.route} aria-label="Return route">
      <p>The LAN’s router must know the way back to the guests. On a router that runs Linux:</p>
      <CommandLine text={command} label="Copy return route" />
      {!via && <p>Put this host’s address on the LAN in place of ADDRESS.</p>}
    </section>
  );
}
