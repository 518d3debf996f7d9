/** The bar under a network's tabs while something is changed and not applied: how much, what it does, Apply and Revert. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { openDialog } from '../../asking/actions';
import { APPLY_KEY, spellPress } from '../../../shared/contract/commands';
import { contextOf } from '../../../shared/check/checkContext';
import { isInTheWay, type Issue } from '../../../shared/definition/issue';
import { restartPaths } from '../../../shared/definition/members';
import { t } from '../../../shared/language/language';
import { isReady, useSnapshot, useStore } from '../../state/store';
import { Banner } from '../../ui/notices/Banner';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { acceptQuestion, applyEdit, changeEdit, keepMine, revertEdit, type ApplyMode } from './editActions';
import { EditPlan } from './EditPlan';
import styles from './EditBar.module.css';
import { sayAway } from '../fields/fieldPlaces';
import { allIssues, saidIssues, useForm, type Form } from '../fields/form';
import { acceptedCodes, isOutdated } from '../tree/networkEdit';

export interface EditBarProps {
  /** Shows the field for a place in the definition. */
  onShow: (path: string) => void;
}

/** Only there while something differs; it can be applied by a key from everywhere on the page. */
export function EditBar({ onShow }: EditBarProps) {
  const form = useForm();
  const { network, edit, view } = form;
  const [showsPlan, setShowsPlan] = useState(false);
  const ready = useStore(isReady);
  const busy = useStore((state) => state.busy[network.uuid]);
  const bar = useRef<HTMLElement>(null);
  const { running } = network;
  const restarts = running && view.draft ? restartPaths(running, view.draft) : [];
  const problems = saidIssues(form).filter(({ severity }) => severity === 'error');
  const apply = useCallback(
    async (mode: ApplyMode | 'everywhere') => {
      const at = allIssues({ view, edit }).find(
        (found) => isInTheWay(found) && view.issues.some(({ path }) => path === found.path),
      );
      if (at) {
        changeEdit(network, (current) => ({ ...current, unseen: [] }));
        onShow(at.path);
      } else if (view.xmlError) onShow('xml');
      else if (mode === 'everywhere') applyEverywhere(form);
      else if (!(await applyEdit(network, mode))) {
        const refused = useStore.getState().edits[network.uuid]?.refused?.data;
        const first = refused?.code === 'invalid-definition' ? refused.issues[0] : undefined;
        if (first) onShow(first.path);
      }
    },
    [network, edit, view, onShow, form],
  );
  const mode: ApplyMode = restarts.length > 0 ? 'restart' : 'now';
  const isShown = view.changes.length > 0 || view.xmlError !== null;
  const canApply = isShown && ready && busy === undefined;
  const span = network.definition.span;
  useApplyKey(bar, canApply, () => void apply(span ? 'everywhere' : mode));
  if (!isShown && showsPlan) setShowsPlan(false);
  if (!isShown) return <span ref={bar} hidden />;
  return (
    <section ref={bar} className={styles.bar} aria-label={t('changing.bar.title')}>
      <Outdated form={form} />
      <Moves moved={view.moved} isActive={network.state === 'active'} />
      <Problems problems={problems} onShow={onShow} />
      {view.xmlError ? (
        <div className={styles.problem}>
          <span>{t('changing.bar.unreadableXml', { why: view.xmlError.message })}</span>
          <Button size="small" onPress={() => onShow('xml')}>
            {t('changing.bar.showXml')}
          </Button>
        </div>
      ) : null}
      {questionsOf(form).map(({ code, path, message }) => (
        <Checkbox
          key={`${path} ${code}`}
          isSelected={edit.accepted.includes(code)}
          onChange={(on) => acceptQuestion(network, code, on)}
          hint={message}
        >
          {t('changing.bar.anyway')}
        </Checkbox>
      ))}
      {edit.refused && edit.refused.data.code !== 'invalid-definition' ? (
        <ErrorNotice title={t('changing.bar.refused', { name: network.name })} error={edit.refused} />
      ) : null}
      {showsPlan && view.draft ? <PlanOf form={form} /> : null}
      <div className={styles.line}>
        <span className={styles.count} aria-live="polite">
          {t('changing.bar.count', { changes: view.changes.length, problems: problems.length })}
        </span>
        <Button
          variant="quiet"
          aria-expanded={showsPlan}
          isDisabled={!view.isReady}
          onPress={() => setShowsPlan(!showsPlan)}
        >
          {t('changing.plan.title')}
        </Button>
        <span className={styles.actions}>
          <Button onPress={() => revertEdit(network)} isDisabled={busy === 'apply'}>
            {t('changing.bar.revert')}
          </Button>
          {restarts.length > 0 ? (
            <Button isDisabled={!canApply} onPress={() => void apply('at-next-start')}>
              {t('changing.bar.applyLater')}
            </Button>
          ) : null}
          <Button
            variant={span ? 'default' : 'primary'}
            isPending={busy === 'apply'}
            isDisabled={!canApply && busy !== 'apply'}
            onPress={() => void apply(mode)}
          >
            {t(applyWords(restarts.length > 0, span !== undefined))}
          </Button>
          {span ? (
            <Button
              variant="primary"
              isDisabled={!canApply || !view.isReady}
              onPress={() => void apply('everywhere')}
            >
              {t('changing.bar.applyEverywhere')}
            </Button>
          ) : null}
        </span>
      </div>
      {span ? (
        <span className={styles.note}>{t('changing.bar.spans', { hosts: span.members.length })}</span>
      ) : null}
      {restarts.length > 0 ? (
        <span className={styles.note}>
          {t(
            restarts.length === 1 && restarts[0] === 'mac'
              ? 'changing.bar.restartForMac'
              : 'changing.bar.restartForDevice',
          )}
        </span>
      ) : null}
    </section>
  );
}

const applyWords = (isRestart: boolean, isHereOnly: boolean) => {
  if (isHereOnly) return isRestart ? 'changing.bar.applyHereAndRestart' : 'changing.bar.applyHere';
  return isRestart ? 'changing.bar.applyAndRestart' : 'common.apply';
};

/** What it does on each host is shown before. */
function applyEverywhere({ network, host, edit, view }: Form): void {
  const { snapshots, connection } = useStore.getState();
  const context = contextOf(snapshots[connection] ?? { host, networks: [network] }, network.uuid);
  if (!view.draft) return;
  const draft = { definition: view.draft, accept: acceptedCodes(edit, context) };
  openDialog({ kind: 'span', of: network.uuid, does: 'sync', draft });
}

/** What asks: by the checks of the window, and by the helper, which knows more of the host. */
function questionsOf(form: Form): Issue[] {
  const asked = allIssues(form).filter(({ severity }) => severity === 'question');
  return [
    ...new Map(
      [...asked, ...form.view.questions].map((issue) => [`${issue.path} ${issue.code}`, issue]),
    ).values(),
  ];
}

/** The key of Apply anywhere in the page that the bar stands in. */
function useApplyKey(bar: React.RefObject<HTMLElement | null>, isOn: boolean, apply: () => void): void {
  const action = useRef(apply);
  useEffect(() => {
    action.current = apply;
  });
  useEffect(() => {
    const page = bar.current?.closest<HTMLElement>('article');
    if (!isOn || !page) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (spellPress(event) !== APPLY_KEY) return;
      event.preventDefault();
      event.stopPropagation();
      action.current();
    };
    page.addEventListener('keydown', onKeyDown, { capture: true });
    return () => page.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [bar, isOn]);
}

/** Somebody else has changed the network since. */
function Outdated({ form: { network, edit } }: { form: Form }) {
  if (!isOutdated(edit, network.definition)) return null;
  return (
    <Banner
      tone="changed"
      title={t('changing.outdated.title')}
      actions={
        <>
          <Button onPress={() => keepMine(network)}>{t('changing.outdated.keep')}</Button>
          <Button onPress={() => revertEdit(network)}>{t('changing.outdated.theirs')}</Button>
        </>
      }
    >
      {t('changing.outdated.text', { name: network.name })}
    </Banner>
  );
}

function Moves({ moved, isActive }: { moved: Form['view']['moved']; isActive: boolean }) {
  if (moved.length === 0) return null;
  return (
    <div role="group" aria-label={t('changing.moves.label')}>
      <strong>{t('changing.moves.title')}</strong>
      <ul className={styles.moves}>
        {moved.slice(0, SHOWN_MOVES).map(({ before, after }) => (
          <li key={before}>
            {before} → {after}
          </li>
        ))}
        {moved.length > SHOWN_MOVES ? (
          <li>{t('changing.moves.more', { count: moved.length - SHOWN_MOVES })}</li>
        ) : null}
      </ul>
      {isActive ? <span className={styles.note}>{t('changing.moves.lease')}</span> : null}
    </div>
  );
}

const SHOWN_MOVES = 12;
const SHOWN_PROBLEMS = 4;

function Problems({ problems: all, onShow }: { problems: readonly Issue[]; onShow: (path: string) => void }) {
  const problems = [...new Map(all.map((issue) => [sayAway(issue), issue])).values()];
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label={t('changing.problems.label')}>
      {problems.slice(0, SHOWN_PROBLEMS).map((issue) => (
        <li key={`${issue.path} ${issue.code}`} className={styles.problem}>
          <span>{sayAway(issue)}</span>
          <Button size="small" variant="quiet" onPress={() => onShow(issue.path)}>
            {t('changing.problems.show')}
          </Button>
        </li>
      ))}
      {problems.length > SHOWN_PROBLEMS ? (
        <li className={styles.problem}>
          {t('changing.problems.more', { count: problems.length - SHOWN_PROBLEMS })}
        </li>
      ) : null}
    </ul>
  );
}

/** The plan is worked out while somebody looks. */
function PlanOf({ form: { network, host, edit, view } }: { form: Form }) {
  const snapshot = useSnapshot();
  if (!view.draft) return null;
  const context = contextOf(snapshot ?? { host, networks: [network] }, network.uuid);
  return <EditPlan network={network} draft={view.draft} accept={acceptedCodes(edit, context)} />;
}
