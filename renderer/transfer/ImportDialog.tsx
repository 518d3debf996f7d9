/** Import: what was found in files, folders or libvirt, what stands against each, and all chosen ones as one change. */
import { Download, FileUp, FolderUp } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { contextOf } from '../../shared/check/checkContext';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { Snapshot } from '../../shared/contract/snapshot';
import { announce } from '../state/messages';
import { openDialog } from '../asking/actions';
import { TYPING_REST, useAnswer } from '../asking/useAnswer';
import { OrderPlan } from '../changing/OrderPlan';
import { useSnapshot, useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { applyRemedy, arrange, isBlocked, readyDrafts, type Arranged, type Remedy } from './arrangeImport';
import { ImportRow } from './ImportRow';
import styles from './ImportDialog.module.css';
import { checkImport, importNetworks, importOrder, libvirtItems, type ImportOrder } from './importActions';
import { readFiles, withItems, type ImportItem } from './importItems';
import { t } from '../../shared/language/language';

const icon = { size: 15, 'aria-hidden': true } as const;

/** What importing what was chosen would ask of the host; null while something stands against it. */
const orderFor = (arranged: readonly Arranged[]): ImportOrder | null =>
  readyDrafts(arranged) && importOrder(arranged.filter(({ item }) => item.chosen));

/** Needs a snapshot to see what the definitions would collide with. */
export function ImportDialog() {
  const snapshot = useSnapshot();
  return snapshot && <Import snapshot={snapshot} />;
}

function Import({ snapshot }: { snapshot: Snapshot }) {
  const [items, setItems] = useState<ImportItem[] | null>(null);
  const [failure, setFailure] = useState<{ title: string; error: ErrorShape } | null>(null);
  const [busy, setBusy] = useState(false);
  // While they are being created, they come to stand among the networks that they would collide with.
  const [context, setContext] = useState(() => contextOf(snapshot, null));
  const current = useMemo(() => contextOf(snapshot, null), [snapshot]);
  if (!busy && context !== current) setContext(current);
  const arranged = useMemo(() => arrange(items ?? [], context), [items, context]);
  const ready = useMemo(() => orderFor(arranged), [arranged]);
  // The host itself says what no list can know: what runs there, and which programs it has.
  const check = useAnswer(busy ? null : ready, checkImport, { rest: TYPING_REST });
  const isRefused = ready !== null && check.state === 'failed';
  const close = (): void => openDialog(null);

  const find = async (title: string, search: () => Promise<ImportItem[]>): Promise<void> => {
    setFailure(null);
    try {
      const found = await search();
      setItems((known) => withItems(known ?? [], found));
      announce(t('transfer.found', { count: found.length }));
    } catch (thrown) {
      setFailure({ title, error: toErrorShape(thrown) });
    }
  };
  const fromFiles = (files: FileList | null): void =>
    void find(t('transfer.unreadable'), () => readFiles([...(files ?? [])]));
  useEffect(() => {
    const { dropped } = useStore.getState();
    if (dropped.length === 0) return;
    useStore.setState({ dropped: [] });
    readFiles([...dropped]).then(
      (found) => setItems((known) => withItems(known ?? [], found)),
      (thrown: unknown) => setFailure({ title: t('transfer.unreadable'), error: toErrorShape(thrown) }),
    );
  }, []);
  const submit = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    setFailure(null);
    try {
      await importNetworks(ready);
      close();
    } catch (thrown) {
      setFailure({ title: t('transfer.failed'), error: toErrorShape(thrown) });
    } finally {
      setBusy(false);
    }
  };
  const change = (id: string, to: (item: ImportItem) => ImportItem): void =>
    setItems((known) => (known ?? []).map((item) => (item.id === id ? to(item) : item)));
  const chosen = arranged.filter(({ item }) => item.chosen);
  const blocked = chosen.filter(isBlocked).length;

  return (
    <Dialog
      title={t('transfer.title')}
      size="large"
      onClose={() => {
        if (!busy) close();
      }}
      footer={
        <>
          <span className={styles.verdict} aria-live="polite">
            {blocked > 0 ? t('transfer.undecided', { count: blocked }) : ''}
          </span>
          <Button onPress={close} isDisabled={busy}>
            {t('common.cancel')}
          </Button>
          <Button
            variant="primary"
            isDisabled={!ready || isRefused}
            isPending={busy}
            onPress={() => void submit()}
          >
            {chosen.length > 0 ? t('transfer.importCount', { count: chosen.length }) : t('transfer.import')}
          </Button>
        </>
      }
    >
      <div className={styles.sources}>
        <FileTrigger allowsMultiple acceptedFileTypes={['.xml', '.tar']} onSelect={fromFiles}>
          <Button icon={<FileUp {...icon} />}>{t('transfer.chooseFiles')}</Button>
        </FileTrigger>
        <FileTrigger acceptDirectory onSelect={fromFiles}>
          <Button icon={<FolderUp {...icon} />}>{t('transfer.chooseFolder')}</Button>
        </FileTrigger>
        <Button
          icon={<Download {...icon} />}
          onPress={() => void find(t('transfer.libvirtUnreadable'), libvirtItems)}
        >
          {t('transfer.lookInLibvirt')}
        </Button>
      </div>
      {failure ? <ErrorNotice {...failure} /> : null}
      {items === null ? (
        <p className={styles.lead}>{t('transfer.lead')}</p>
      ) : arranged.length === 0 ? (
        <p className={styles.lead}>{t('transfer.noneFound')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('transfer.foundNetworks')}>
          {arranged.map((one) => (
            <ImportRow
              key={one.item.id}
              arranged={one}
              onChoose={(isChosen) => change(one.item.id, (item) => ({ ...item, chosen: isChosen }))}
              onTakeOver={(takeOver) => change(one.item.id, (item) => ({ ...item, takeOver }))}
              onRemedy={(remedy: Remedy) => change(one.item.id, (item) => applyRemedy(item, remedy))}
            />
          ))}
        </ul>
      )}
      {isRefused && !failure ? <ErrorNotice title={t('transfer.refused')} error={check.error} /> : null}
      {ready && !isRefused ? <OrderPlan order={ready.order} accept={ready.accept} /> : null}
    </Dialog>
  );
}
