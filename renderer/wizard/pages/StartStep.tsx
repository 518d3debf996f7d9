/** Step 3: where to start: a type, a template, a copy of a network, or a libvirt definition from a file. */
import { FileUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Issue } from '../../../shared/definition/issue';
import { templateIds, templates, type TemplateId } from '../../../shared/propose/templates';
import { TypePicture } from '../../pictures/TypePicture';
import { lanBridge } from '../../../shared/propose/suggest';
import { t } from '../../../shared/language/language';
import { Banner } from '../../ui/notices/Banner';
import { Button } from '../../ui/controls/Button';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { RadioCard, RadioCards } from '../../ui/controls/RadioCards';
import { Select } from '../../ui/controls/Select';
import { shownIssue } from '../assistantChecks';
import type { AssistantEvent, Origin } from '../assistantState';
import { readDefinition } from '../readDefinition';
import styles from './StartStep.module.css';
import type { StepProps } from './stepProps';

const cardOf = (origin: Origin): string => (origin.kind === 'template' ? origin.template : origin.kind);
const isPlain = (id: TemplateId): boolean => templates[id].isPlain;

export function StartStep({ state, findings, snapshot, context, dispatch, goTo }: StepProps) {
  const { origin } = state;
  const choose = (card: string): void => {
    const template = templateIds.find((id) => id === card);
    if (template) dispatch({ type: 'template', template });
    else if (card === 'copy')
      dispatch({ type: 'copy', definition: snapshot.networks[0]?.definition ?? null });
    else dispatch({ type: 'file', fileName: null, definition: null, error: null });
  };
  const issue = shownIssue(state, findings, 'origin');
  return (
    <div className={styles.page}>
      {state.mode === 'bridge' && lanBridge(context) === undefined && state.joined === null && (
        <Banner
          tone="changed"
          title={t('wizard.start.noBridge')}
          actions={
            <Button size="small" onPress={() => goTo('type')}>
              {t('wizard.start.howToBridge')}
            </Button>
          }
        >
          {t('wizard.start.noBridgeText')}
        </Banner>
      )}
      <RadioCards label={t('wizard.start.from')} value={cardOf(origin)} onChange={choose}>
        {templateIds.filter(isPlain).map((id) => (
          <RadioCard
            key={id}
            value={id}
            title={templates[id].title}
            picture={<TypePicture type={templates[id].parts[0].mode} />}
            isWide={id === 'bridge'}
          >
            {templates[id].purpose}
          </RadioCard>
        ))}
        <div className={styles.more}>
          {templateIds
            .filter((id) => !isPlain(id))
            .map((id) => (
              <RadioCard key={id} value={id} title={templates[id].title}>
                {templates[id].purpose}
              </RadioCard>
            ))}
        </div>
        <div className={styles.existing}>
          <RadioCard value="copy" title={t('wizard.start.copy')} isDisabled={snapshot.networks.length === 0}>
            {t('wizard.start.copyText')}
          </RadioCard>
          <RadioCard value="file" title={t('wizard.start.file')}>
            {t('wizard.start.fileText')}
          </RadioCard>
        </div>
      </RadioCards>
      {origin.kind === 'copy' && origin.of !== null && (
        <Select
          label={t('wizard.start.toCopy')}
          options={snapshot.networks.map(({ name, device }) => ({ id: name, label: name, detail: device }))}
          selected={origin.of}
          onSelect={(name) => {
            const definition = snapshot.networks.find((network) => network.name === name)?.definition ?? null;
            dispatch({ type: 'copy', definition });
          }}
        />
      )}
      {origin.kind === 'file' && <FilePicker fileName={origin.fileName} dispatch={dispatch} />}
      {issue && <Refusal key={issue.message} issue={issue} />}
    </div>
  );
}

/** Below all cards: it is brought into view when it comes. */
function Refusal({ issue }: { issue: Issue }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place}>
      <FieldIssues issues={[issue]} />
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
        <Button icon={<FileUp size={15} aria-hidden="true" />}>{t('wizard.start.chooseFile')}</Button>
      </FileTrigger>
      <span aria-live="polite" className={styles.fileName}>
        {fileName ?? t('wizard.start.noFile')}
      </span>
    </div>
  );
}
