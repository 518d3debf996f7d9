/** The definition as libvirt's XML: to edit, beside what is stored and what runs, and their difference. */
import { Suspense, useMemo, useState } from 'react';
import { APPLY_KEY } from '../../shared/contract/commands';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import { useForm } from '../changing/fields/form';
import { withXml } from '../changing/tree/networkEdit';
import styles from '../ui/styles/page.module.css';
import { CopyButton } from '../ui/controls/CopyButton';
import { LineDiff } from '../ui/shown/LineDiff';
import { Select, type SelectOption } from '../ui/controls/Select';
import { lazily } from '../ui/lazily';
import { xmlMarks } from './xmlMarks';
import xmlStyles from './XmlTab.module.css';

/** Loaded when somebody first looks at XML: it is two fifths of all that the window is made of. */
const XmlEditor = lazily(() => import('./XmlEditor'), 'XmlEditor');

type Shown = 'draft' | 'changes' | 'running' | 'waiting';

const NO_MARKS: never[] = [];

/** Form and XML are one draft: what is typed here changes the form at once, and the other way round. */
export function XmlTab() {
  const { network, view, edit, setEdit } = useForm();
  const [wanted, setWanted] = useState<Shown>('draft');
  const stored = useMemo(() => writeNetworkXml(edit.base), [edit.base]);
  const running = useMemo(() => network.running && writeNetworkXml(network.running), [network.running]);
  const marks = useMemo(
    () => xmlMarks(view.xml, view.xmlError, view.issues),
    [view.xml, view.xmlError, view.issues],
  );
  const isWaiting = running !== null && running !== stored;
  const options: (SelectOption & { id: Shown })[] = [
    { id: 'draft', label: 'The definition' },
    ...(view.xml === stored ? [] : [{ id: 'changes' as const, label: 'Changes not applied yet' }]),
    ...(running === null ? [] : [{ id: 'running' as const, label: 'The running definition' }]),
    ...(isWaiting ? [{ id: 'waiting' as const, label: 'Running and stored: the difference' }] : []),
  ];
  const shown = options.some(({ id }) => id === wanted) ? wanted : 'draft';
  const text = shown === 'running' && running !== null ? running : view.xml;
  const first = marks.find(({ severity }) => severity !== 'info') ?? marks[0];
  return (
    <div className={styles.tab}>
      <div className={xmlStyles.head}>
        <Select
          label="Show"
          layout="beside"
          options={options}
          selected={shown}
          onSelect={(id) => setWanted(id as Shown)}
        />
        <span className={styles.state}>{isWaiting ? 'What runs differs from what is stored.' : ''}</span>
        <span className={xmlStyles.end}>
          <CopyButton text={text} label="Copy the XML" words="Copy" />
        </span>
      </div>
      {shown === 'draft' ? (
        <>
          <Suspense fallback={<Unedited text={view.xml} />}>
            <XmlEditor
              label="Network XML"
              text={view.xml}
              onChange={(typed) => setEdit((current) => withXml(current, typed))}
              marks={marks}
            />
          </Suspense>
          <p
            className={first && first.severity !== 'info' ? xmlStyles.reason : styles.state}
            aria-live="polite"
          >
            {first?.message ?? `This can be read. ${APPLY_KEY} applies it; Tab leaves the text.`}
          </p>
        </>
      ) : null}
      {shown === 'running' ? (
        <Suspense fallback={<Unedited text={text} />}>
          <XmlEditor label="Running XML" text={text} marks={NO_MARKS} />
        </Suspense>
      ) : null}
      {shown === 'changes' ? (
        <LineDiff label="Changes not applied yet" before={stored} after={view.xml} />
      ) : null}
      {shown === 'waiting' && running !== null ? (
        <LineDiff label="Running and stored" before={running} after={stored} />
      ) : null}
    </div>
  );
}

/** What can be read until the editor is there. */
const Unedited = ({ text }: { text: string }) => <pre className={xmlStyles.unedited}>{text}</pre>;
