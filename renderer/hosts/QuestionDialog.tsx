/** What ssh or another host asks: a password, a passphrase, or whether the key of a host is the right one. */
import { useState } from 'react';
import type { PendingQuestion } from '../../shared/contract/question';
import { answerQuestion } from '../asking/hosts';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import styles from './Hosts.module.css';
import { SecretField } from './SecretField';
import { t } from '../../shared/language/language';

/** The oldest question; nothing while there is none. */
export function QuestionDialog() {
  const question = useStore((state) => state.questions[0]);
  const label = useStore(
    (state) => state.connections.find(({ uri }) => uri === question?.uri)?.label ?? question?.uri ?? '',
  );
  if (!question) return null;
  return question.kind === 'secret' ? (
    <SecretQuestion key={question.id} question={question} label={label} />
  ) : (
    <KeyQuestion key={question.id} question={question} label={label} />
  );
}

interface QuestionProps {
  question: PendingQuestion;
  label: string;
}

function SecretQuestion({ question: { id, by, text }, label }: QuestionProps) {
  const [secret, setSecret] = useState('');
  const submit = () => void answerQuestion(id, secret);
  const refuse = () => void answerQuestion(id, null);
  return (
    <Dialog
      title={t('hosts.question.title', { host: label })}
      onClose={refuse}
      footer={
        <>
          <Button onPress={refuse}>{t('common.cancel')}</Button>
          <Button variant="primary" onPress={submit}>
            {t('hosts.question.continue')}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{by === 'sudo' ? t('hosts.question.sudo', { host: label }) : t('hosts.question.ssh')}</p>
        {by === 'ssh' ? <p className={styles.asked}>{text}</p> : null}
        <SecretField
          label={by === 'sudo' ? t('hosts.question.password') : t('hosts.question.answer')}
          value={secret}
          onChange={setSecret}
        />
        <p className={styles.facts}>{t('hosts.question.storedNowhere')}</p>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function KeyQuestion({ question: { id, kind, text }, label }: QuestionProps) {
  const say = (answer: string | null) => void answerQuestion(id, answer);
  const isKey = kind === 'host-key';
  return (
    <Dialog
      title={isKey ? t('hosts.question.isKeyRight') : t('hosts.question.title', { host: label })}
      role="alertdialog"
      onClose={() => say(kind === 'notice' ? null : 'no')}
      footer={
        kind === 'notice' ? (
          <Button onPress={() => say(null)}>{t('common.cancel')}</Button>
        ) : (
          <>
            <Button autoFocus onPress={() => say('no')}>
              {isKey ? t('hosts.question.refuseKey') : t('common.no')}
            </Button>
            <Button variant="primary" onPress={() => say('yes')}>
              {isKey ? t('hosts.question.acceptKey') : t('common.yes')}
            </Button>
          </>
        )
      }
    >
      {isKey ? <p>{t('hosts.question.key', { host: label })}</p> : null}
      <p className={styles.asked}>{text}</p>
    </Dialog>
  );
}
