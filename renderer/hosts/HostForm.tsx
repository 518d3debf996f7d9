/** Add or change the connection to another host. */
import { useState } from 'react';
import type { Become } from '../../shared/contract/connectionUri';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { SavedHost } from '../../shared/contract/savedHost';
import { openQuietly } from '../asking/connection';
import { saveHost } from '../asking/hosts';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Checkbox } from '../ui/controls/Checkbox';
import { Fold } from '../ui/controls/Fold';
import { Select } from '../ui/controls/Select';
import { TextField } from '../ui/controls/TextField';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import {
  draftOf,
  emptyDraft,
  nameOf,
  readDraft,
  withHostTyped,
  type HostDraft,
  type HostField,
} from './hostDraft';
import styles from './Hosts.module.css';

const becomes: { id: Become; label: string; detail: string }[] = [
  { id: 'root', label: 'Log in as root', detail: 'The user above is root' },
  { id: 'sudo', label: 'sudo', detail: 'Asks for your password there when it wants it' },
  { id: 'doas', label: 'doas', detail: 'Only where it asks for no password' },
  { id: 'run0', label: 'run0', detail: 'Only where it asks for no password' },
];

/** `host` = the one to change; null = another one. */
export function HostForm({ host, onClose }: { host: SavedHost | null; onClose: () => void }) {
  const connections = useStore((state) => state.connections);
  const [draft, setDraft] = useState<HostDraft>(host ? draftOf(host) : emptyDraft);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const others = connections.flatMap((one) =>
    one.host && one.host.name !== host?.name ? [one.host.name] : [],
  );
  const { host: read, issues } = readDraft(draft, others);
  const set = (change: Partial<HostDraft>) => setDraft({ ...draft, ...change });
  const isShown = (field: HostField): boolean => isTried || draft[field] !== '';
  const issuesOf = (field: HostField) => (isShown(field) ? (issues[field] ?? []) : []);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!read || isBusy) return;
    setBusy(true);
    try {
      const uri = await saveHost(read, host);
      if (!host) void openQuietly(uri);
      onClose();
    } catch (thrown) {
      setError(toErrorShape(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={host ? `Connection ${host.name}` : 'Add connection'}
      size="medium"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={isBusy} onPress={() => void submit()}>
            {host ? 'Save' : 'Add and connect'}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Host"
          value={draft.host}
          onChange={(text) => setDraft(withHostTyped(draft, text))}
          issues={issuesOf('host')}
          hint="Its name or address, or a name of your ~/.ssh/config"
          isRequired
          autoFocus
        />
        <div className={styles.pair}>
          <TextField
            label="User"
            value={draft.user}
            onChange={(user) => set({ user })}
            issues={issuesOf('user')}
            hint="Empty: what ssh takes by itself"
          />
          <TextField
            label="Port"
            value={draft.port}
            onChange={(port) => set({ port })}
            issues={issuesOf('port')}
            hint="Empty: 22, or what ssh is set to"
          />
        </div>
        <Select
          label="Become root by"
          options={becomes}
          selected={draft.become}
          onSelect={(id) => set({ become: id as Become })}
        />
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => set({ name })}
          issues={isTried || draft.host !== '' ? (issues.name ?? []) : []}
          placeholder={nameOf(draft)}
          hint="What it is called here and after virtnet -c"
        />
        <Checkbox isSelected={draft.atStart} onChange={(atStart) => set({ atStart })}>
          Connect when Virtnet Manager starts
        </Checkbox>
        <Fold title="Over other hosts" level="inline" defaultExpanded={draft.jump !== ''}>
          <TextField
            label="Jump hosts"
            value={draft.jump}
            onChange={(jump) => set({ jump })}
            issues={issuesOf('jump')}
            hint="The hosts on the way, as USER@HOST:PORT with commas between them"
          />
        </Fold>
        <button type="submit" hidden />
      </form>
      <p className={styles.facts}>
        Keys, agent and known hosts are those of ssh. Passwords are asked for when they are needed, and are
        not stored.
      </p>
      {error ? <ErrorNotice title="The connection could not be remembered" error={error} /> : null}
    </Dialog>
  );
}
