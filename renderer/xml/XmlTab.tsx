/** The definition as libvirt's XML: to edit, beside what is stored and what runs, and their difference. */
import { Suspense, useMemo, useState } from 'react';
import { APPLY_KEY, keyText } from '../../shared/contract/commands';
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
import { t } from '../../shared/language/language';

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
    { id: 'draft', label: t('xmlEditor.draft') },
    ...(view.xml === stored ? [] : [{ id: 'changes' as const, label: t('xmlEditor.changes') }]),
    ...(running === null ? [] : [{ id: 'running' as const, label: t('xmlEditor.running') }]),
    ...(isWaiting ? [{ id: 'waiting' as const, label: t('xmlEditor.waiting') }] : []),
  ];
  const shown = options.some(({ id }) => id === wanted) ? wanted : 'draft';
  const text = shown === 'running' && running !== null ? running : view.xml;
  const first = marks.find(({ severity }) => severity !== 'info') ?? marks[0];
  return (
    <div className={styles.tab}>
      <div className={xmlStyles.head}>
        <Select
          label={t('xmlEditor.show')}
          layout="beside"
          options={options}
          selected={shown}
          onSelect={(id) => setWanted(id as Shown)}
        />
        <span className={styles.state}>{isWaiting ? t('xmlEditor.differs') : ''}</span>
        <span className={xmlStyles.end}>
          <CopyButton text={text} label={t('xmlEditor.copy')} words={t('common.copy')} />
        </span>
      </div>
      {shown === 'draft' ? (
        <>
          <Suspense fallback={<Unedited text={view.xml} />}>
            <XmlEditor
              label={t('xmlEditor.label')}
              text={view.xml}
              onChange={(typed) => setEdit((current) => withXml(current, typed))}
              marks={marks}
            />
          </Suspense>
          <p
            className={first && first.severity !== 'info' ? xmlStyles.reason : styles.state}
            aria-live="polite"
          >
            {first?.message ?? t('xmlEditor.readable', { key: keyText(APPLY_KEY) })}
          </p>
        </>
      ) : null}
      {shown === 'running' ? (
        <Suspense fallback={<Unedited text={text} />}>
          <XmlEditor label={t('xmlEditor.runningLabel')} text={text} marks={NO_MARKS} />
        </Suspense>
      ) : null}
      {shown === 'changes' ? (
        <LineDiff label={t('xmlEditor.changes')} before={stored} after={view.xml} />
      ) : null}
      {shown === 'waiting' && running !== null ? (
        <LineDiff label={t('xmlEditor.runningAndStored')} before={running} after={stored} />
      ) : null}
    </div>
  );
}

/** What can be read until the editor is there. */
const Unedited = ({ text }: { text: string }) => <pre className={xmlStyles.unedited}>{text}</pre>;
