/** The configuration that dnsmasq would get from the draft as it is typed, checked by dnsmasq itself. */
import { useCallback } from 'react';
import { contextOf } from '../../shared/checkContext';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDraft } from '../../shared/network';
import { planWhole } from '../editing/editActions';
import { useForm } from '../editing/formContext';
import { acceptedCodes } from '../editing/networkEdit';
import { useAnswer } from '../editing/useAnswer';
import styles from '../networks/NetworkPage.module.css';
import { useSnapshot } from '../store';
import { CommandLine } from '../ui/CommandLine';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Skeleton } from '../ui/Skeleton';

export function GeneratedConfiguration() {
  const { network, host, view, edit } = useForm();
  const snapshot = useSnapshot();
  const accept = acceptedCodes(edit, contextOf(snapshot ?? { host, networks: [network] }, network.uuid));
  const isRight = view.draft !== null && view.issues.length === 0 && view.xmlError === null;
  const question: [NetworkDraft, IssueCode[]] | null =
    isRight && view.draft ? [{ ...view.draft, name: network.name, uuid: network.uuid }, accept] : null;
  const ask = useCallback(async ([draft, codes]: [NetworkDraft, IssueCode[]]) => {
    const { steps } = await planWhole(draft, codes);
    return (
      steps.find(({ command, input }) => command.endsWith('.conf') && input !== undefined)?.input ?? null
    );
  }, []);
  const answer = useAnswer(question, ask);
  if (question === null)
    return <p className={styles.state}>Shown as soon as everything above and in Details is right.</p>;
  switch (answer.state) {
    case 'loading':
      return <Skeleton label="Working out the configuration" lines={4} />;
    case 'failed':
      return <ErrorNotice title="dnsmasq would not take this" error={answer.error} />;
    case 'ready':
      return answer.value === null ? (
        <p className={styles.state}>This network needs no dnsmasq.</p>
      ) : (
        <CommandLine text={answer.value.trimEnd()} label="Copy the configuration" tall />
      );
  }
}
