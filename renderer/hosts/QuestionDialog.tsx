/** What ssh or another host asks: a password, a passphrase, or whether the key of a host is the right one. */
import { useState } from 'react';
import type { PendingQuestion } from '../../shared/contract/question';
import { answerQuestion } from '../asking/hosts';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import styles from './Hosts.module.css';
import { SecretField } from './SecretField';

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
      title={`Connecting to ${label}`}
      onClose={refuse}
      footer={
        <>
          <Button onPress={refuse}>Cancel</Button>
          <Button variant="primary" onPress={submit}>
            Continue
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
        <p>{by === 'sudo' ? `sudo on ${label} asks for your password there.` : 'ssh asks:'}</p>
        {by === 'ssh' ? <p className={styles.asked}>{text}</p> : null}
        <SecretField label={by === 'sudo' ? 'Password' : 'Answer'} value={secret} onChange={setSecret} />
        <p className={styles.facts}>It is passed on and stored nowhere.</p>
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
      title={isKey ? 'Is this key the right one?' : `Connecting to ${label}`}
      role="alertdialog"
      onClose={() => say(kind === 'notice' ? null : 'no')}
      footer={
        kind === 'notice' ? (
          <Button onPress={() => say(null)}>Cancel</Button>
        ) : (
          <>
            <Button autoFocus onPress={() => say('no')}>
              {isKey ? 'Do not connect' : 'No'}
            </Button>
            <Button variant="primary" onPress={() => say('yes')}>
              {isKey ? 'It is: connect' : 'Yes'}
            </Button>
          </>
        )
      }
    >
      {isKey ? (
        <p>
          On the way to {label}, ssh has reached a host that it does not know yet. Compare the fingerprint
          with the one that whoever runs the host gives you: if it is another, somebody else answers.
        </p>
      ) : null}
      <p className={styles.asked}>{text}</p>
    </Dialog>
  );
}
