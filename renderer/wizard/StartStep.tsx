/** Step 3: where to start: a preset, a copy of a network, or a libvirt definition from a file. */
import { FileUp } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { TypePicture } from '../pictures/TypePicture';
import { Button } from '../ui/Button';
import { FieldIssues } from '../ui/FieldIssues';
import { RadioCard, RadioCards } from '../ui/RadioCards';
import { Select } from '../ui/Select';
import { shownIssue } from './assistantChecks';
import type { AssistantEvent, Origin, Preset } from './assistantState';
import { readDefinition } from './readDefinition';
import styles from './StartStep.module.css';
import type { StepProps } from './stepProps';

const presets: { preset: Preset; title: string; words: string }[] = [
  {
    preset: 'nat',
    title: 'NAT',
    words: 'Guests reach the outside, nobody outside reaches them. Right for daily use.',
  },
  {
    preset: 'route',
    title: 'Routed',
    words: 'Guests are part of your network, with addresses of their own. For servers.',
  },
  {
    preset: 'isolated',
    title: 'Isolated lab',
    words: 'Guests reach only each other and this host. For tests and exercises.',
  },
];

const cardOf = (origin: Origin): string => (origin.kind === 'preset' ? origin.preset : origin.kind);

export function StartStep({ state, findings, snapshot, dispatch }: StepProps) {
  const { origin } = state;
  const choose = (card: string): void => {
    const preset = presets.find((candidate) => candidate.preset === card)?.preset;
    if (preset) dispatch({ type: 'preset', preset });
    else if (card === 'copy')
      dispatch({ type: 'copy', definition: snapshot.networks[0]?.definition ?? null });
    else dispatch({ type: 'file', fileName: null, definition: null, error: null });
  };
  const issue = shownIssue(state, findings, 'origin');
  return (
    <div className={styles.page}>
      <RadioCards label="Start from" value={cardOf(origin)} onChange={choose}>
        {presets.map(({ preset, title, words }) => (
          <RadioCard key={preset} value={preset} title={title} picture={<TypePicture type={preset} />}>
            {words}
          </RadioCard>
        ))}
        <div className={styles.existing}>
          <RadioCard value="copy" title="Copy of a network" isDisabled={snapshot.networks.length === 0}>
            Everything of an existing network but its name and addresses.
          </RadioCard>
          <RadioCard value="file" title="libvirt XML file">
            A definition written by virsh net-dumpxml or by hand.
          </RadioCard>
        </div>
      </RadioCards>
      {origin.kind === 'copy' && origin.of !== null && (
        <Select
          label="Network to copy"
          options={snapshot.networks.map(({ name, device }) => ({ id: name, label: name, detail: device }))}
          selected={origin.of}
          onSelect={(name) => {
            const definition = snapshot.networks.find((network) => network.name === name)?.definition ?? null;
            dispatch({ type: 'copy', definition });
          }}
        />
      )}
      {origin.kind === 'file' && <FilePicker fileName={origin.fileName} dispatch={dispatch} />}
      {issue && <FieldIssues issues={[issue]} />}
    </div>
  );
}

function FilePicker({
  fileName,
  dispatch,
}: {
  fileName: string | null;
  dispatch: (event: AssistantEvent) => void;
}) {
  return (
    <div className={styles.file}>
      <FileTrigger
        acceptedFileTypes={['.xml', 'text/xml', 'application/xml']}
        onSelect={(files) => {
          const file = files?.[0];
          if (file) void readDefinition(file).then(dispatch);
        }}
      >
        <Button icon={<FileUp size={15} aria-hidden="true" />}>Choose a file…</Button>
      </FileTrigger>
      <span aria-live="polite" className={styles.fileName}>
        {fileName ?? 'No file chosen'}
      </span>
    </div>
  );
}
