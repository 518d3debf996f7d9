/** The configuration and hosts files that dnsmasq would get from the draft as it is typed, checked by dnsmasq itself. */
import { contextOf } from '../../../shared/check/checkContext';
import type { IssueCode } from '../../../shared/definition/issue';
import type { NetworkDraft } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import { planWhole } from '../../changing/bar/editActions';
import { Block } from '../../changing/fields/Fields';
import fields from '../../ui/styles/fields.module.css';
import { useForm } from '../../changing/fields/form';
import { acceptedCodes } from '../../changing/tree/networkEdit';
import { TYPING_REST, useAnswer } from '../../asking/useAnswer';
import styles from '../../ui/styles/page.module.css';
import { useSnapshot } from '../../state/store';
import { CommandLine } from '../../ui/shown/CommandLine';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { Skeleton } from '../../ui/notices/Skeleton';
import { generatedFiles } from './generatedFiles';

export function GeneratedConfiguration() {
  const { network, host, view, edit } = useForm();
  const snapshot = useSnapshot();
  const accept = acceptedCodes(edit, contextOf(snapshot ?? { host, networks: [network] }, network.uuid));
  const isRight = view.draft !== null && view.issues.length === 0 && view.xmlError === null;
  const question: [NetworkDraft, IssueCode[]] | null =
    isRight && view.draft ? [{ ...view.draft, name: network.name, uuid: network.uuid }, accept] : null;
  const answer = useAnswer(question, filesOf, { rest: TYPING_REST });
  if (question === null) return <p className={styles.state}>{t('services.generated.notYet')}</p>;
  switch (answer.state) {
    case 'loading':
      return <Skeleton label={t('services.generated.working')} lines={4} />;
    case 'failed':
      return <ErrorNotice title={t('services.generated.refused')} error={answer.error} />;
    case 'ready':
      return answer.value.length === 0 ? (
        <p className={styles.state}>{t('services.generated.none')}</p>
      ) : (
        answer.value.map(({ title, copyLabel, text }) => (
          <Block key={title} name={title}>
            <span className={fields.name}>{title}</span>
            <CommandLine text={text} label={copyLabel} tall />
          </Block>
        ))
      );
  }
}

const filesOf = async ([draft, codes]: [NetworkDraft, IssueCode[]]) =>
  generatedFiles(await planWhole(draft, codes));
