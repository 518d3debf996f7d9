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
import { t } from '../../shared/language/language';

const becomes = (): { id: Become; label: string; detail: string }[] => [
  { id: 'root', label: t('hosts.become.root'), detail: t('hosts.become.rootDetail') },
  { id: 'sudo', label: 'sudo', detail: t('hosts.become.sudoDetail') },
  { id: 'doas', label: 'doas', detail: t('hosts.become.silentDetail') },
  { id: 'run0', label: 'run0', detail: t('hosts.become.silentDetail') },
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
      title={host ? t('hosts.form.title', { name: host.name }) : t('hosts.form.titleNew')}
      size="medium"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isPending={isBusy} onPress={() => void submit()}>
            {host ? t('common.save') : t('hosts.form.add')}
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
          label={t('hosts.form.host')}
          value={draft.host}
          onChange={(text) => setDraft(withHostTyped(draft, text))}
          issues={issuesOf('host')}
          hint={t('hosts.form.hostHint')}
          isRequired
          autoFocus
        />
        <div className={styles.pair}>
          <TextField
            label={t('hosts.form.user')}
            value={draft.user}
            onChange={(user) => set({ user })}
            issues={issuesOf('user')}
            hint={t('hosts.form.userHint')}
          />
          <TextField
            label={t('hosts.form.port')}
            value={draft.port}
            onChange={(port) => set({ port })}
            issues={issuesOf('port')}
            hint={t('hosts.form.portHint')}
          />
        </div>
        <Select
          label={t('hosts.form.become')}
          options={becomes()}
          selected={draft.become}
          onSelect={(id) => set({ become: id as Become })}
        />
        <TextField
          label={t('common.name')}
          value={draft.name}
          onChange={(name) => set({ name })}
          issues={isTried || draft.host !== '' ? (issues.name ?? []) : []}
          placeholder={nameOf(draft)}
          hint={t('hosts.form.nameHint')}
        />
        <Checkbox isSelected={draft.atStart} onChange={(atStart) => set({ atStart })}>
          {t('hosts.form.atStart')}
        </Checkbox>
        <Fold title={t('hosts.form.jumpTitle')} level="inline" defaultExpanded={draft.jump !== ''}>
          <TextField
            label={t('hosts.form.jump')}
            value={draft.jump}
            onChange={(jump) => set({ jump })}
            issues={issuesOf('jump')}
            hint={t('hosts.form.jumpHint')}
          />
        </Fold>
        <button type="submit" hidden />
      </form>
      <p className={styles.facts}>{t('hosts.form.keys')}</p>
      {error ? <ErrorNotice title={t('hosts.form.failed')} error={error} /> : null}
    </Dialog>
  );
}
