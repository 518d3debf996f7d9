/** The assistant's dialog: rail, page and buttons, and the way from page to page. */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components';
import { contextOf } from '../../shared/check/checkContext';
import { type ErrorShape, toErrorShape } from '../../shared/contract/error';
import type { IssueCode } from '../../shared/definition/issue';
import type { Creation } from '../../shared/contract/order';
import type { Snapshot } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import type { CreateRequest } from '../asking/actions';
import type { SpanBeginning } from '../span/spanChoice';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { afterwards } from '../ui/lazily';
import { DialogFrame } from '../ui/notices/Dialog';
import {
  acceptedCodes,
  draftOf,
  findingsOf,
  placeOf,
  reachable,
  startOptions,
  whyNoSpan,
  type Finding,
} from './assistantChecks';
import styles from './AssistantDialog.module.css';
import { openAssistant, reduce, type AssistantEvent } from './assistantState';
import { DiscardDialog } from './DiscardDialog';
import { Rail } from './Rail';
import { StepPage } from './pages/StepPage';
import { stepBeside, stepIds, unusedSteps, type StepId } from './steps';
import { usePageFocus } from './usePageFocus';
import { usePlan, type PlanCreate } from './usePlan';

const SpanNewNetwork = afterwards(() => import('./SpanNewNetwork'), 'SpanNewNetwork');

export interface AssistantDialogProps {
  snapshot: Snapshot;
  planCreate: PlanCreate;
  /** Both reject with a VirtnetError when nothing was created. */
  createNetwork: (request: CreateRequest) => Promise<unknown>;
  createNetworks: (request: { networks: Creation[]; accept: IssueCode[] }) => Promise<unknown>;
  onClose: () => void;
}

export function AssistantDialog({
  snapshot,
  planCreate,
  createNetwork,
  createNetworks,
  onClose,
}: AssistantDialogProps) {
  const context = useMemo(() => contextOf(snapshot, null), [snapshot]);
  const [state, setState] = useState(() => openAssistant(context));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  const [asking, setAsking] = useState(false);
  const [spanning, setSpanning] = useState<SpanBeginning | null>(null);
  const at = useStore((current) => current.connection);
  const page = useRef<HTMLDivElement>(null);

  // While it is being created, the network itself comes to stand among those that its values would collide with.
  const findings = busy || spanning ? [] : [...findingsOf(state, context), ...findingsOfFailure(failure)];
  const made = state.step === 'finish' ? draftOf(state, context) : null;
  const accept = acceptedCodes(state);
  const plan = usePlan(made, accept, planCreate);
  usePageFocus(page, state.step, state.refusals);

  const unused = unusedSteps(state.mode);
  const spans = state.spans && whyNoSpan(state, made?.companions.length ?? 0, snapshot.host.place) === null;

  const dispatch = (event: AssistantEvent): void => {
    if (event.type !== 'go' && event.type !== 'refuse') setFailure(null);
    setState((current) => reduce(current, event, context));
  };
  const goTo = (target: StepId): void => {
    const ahead = stepIds.indexOf(target) > stepIds.indexOf(state.step);
    const step = ahead ? reachable(findings, target) : target;
    dispatch(step === target ? { type: 'go', step } : { type: 'refuse', step });
  };
  const move = (by: 1 | -1): void => {
    const target = stepBeside(state.step, by, unused);
    if (target) goTo(target);
  };
  const finish = async (): Promise<void> => {
    const wanting = reachable(findingsOf(state, context), 'finish');
    if (wanting !== 'finish') return dispatch({ type: 'refuse', step: wanting });
    if (!made || busy) return;
    if (spans) {
      const { start, autostart } = startOptions(state);
      return setSpanning({ do: 'create', at, definition: made.draft, start, autostart });
    }
    setBusy(true);
    setFailure(null);
    try {
      const options = startOptions(state);
      const { draft, companions } = made;
      if (companions.length === 0) await createNetwork({ definition: draft, accept, ...options });
      else {
        const networks = [draft, ...companions].map((definition) => ({ definition, ...options }));
        await createNetworks({ networks, accept });
      }
      onClose();
    } catch (error) {
      const shape = toErrorShape(error);
      setFailure(shape);
      const place = reachable(findingsOfFailure(shape), 'finish');
      setState((current) => reduce(current, { type: 'refuse', step: place }, context));
    } finally {
      setBusy(false);
    }
  };
  const proceed = (): void => (state.step === 'finish' ? void finish() : move(1));
  const cancel = (): void => {
    if (busy) return;
    if (state.changed) setAsking(true);
    else onClose();
  };

  return (
    <>
      <DialogFrame onClose={cancel}>
        <AriaDialog className={styles.assistant ?? ''}>
          <div className={styles.side}>
            <Heading slot="title" level={1} className={styles.title ?? ''}>
              {t('wizard.title')}
            </Heading>
            <Rail
              step={state.step}
              furthest={state.furthest}
              unused={unused}
              findings={findings}
              onChoose={goTo}
            />
          </div>
          <div className={styles.main}>
            <div
              className={styles.page}
              ref={page}
              data-page
              {...(READ_ONLY_STEPS.includes(state.step)
                ? { tabIndex: 0, role: 'region', 'aria-label': t('wizard.page') }
                : {})}
              onKeyDownCapture={(event) => {
                if (isNextKey(event)) {
                  event.preventDefault();
                  event.stopPropagation();
                  proceed();
                }
              }}
            >
              <StepPage
                {...{ state, findings, snapshot, context, dispatch, goTo, plan }}
                failure={failure && findingsOfFailure(failure).length === 0 ? failure : null}
              />
            </div>
            <div className={styles.footer}>
              <Button onPress={cancel}>{t('common.cancel')}</Button>
              <span className={styles.space} />
              <Button onPress={() => move(-1)} isDisabled={state.step === 'host' || busy}>
                {t('common.back')}
              </Button>
              <Button variant="primary" onPress={proceed} isPending={busy}>
                {t(
                  state.step !== 'finish'
                    ? 'common.next'
                    : spans
                      ? 'wizard.finish.chooseHosts'
                      : 'wizard.finish.button',
                )}
              </Button>
            </div>
          </div>
        </AriaDialog>
      </DialogFrame>
      {spanning && (
        <SpanNewNetwork
          beginning={spanning}
          name={state.name.text}
          accept={accept}
          onBack={() => setSpanning(null)}
          onMade={onClose}
        />
      )}
      {asking && <DiscardDialog onKeep={() => setAsking(false)} onDiscard={onClose} />}
    </>
  );
}

/** Pages without fields: the page itself takes the focus, so that it can be scrolled by keys. */
const READ_ONLY_STEPS: readonly StepId[] = ['host', 'networks'];

/** What the helper objected to, on the pages where it can be changed. */
function findingsOfFailure(failure: ErrorShape | null): Finding[] {
  if (failure?.data.code === 'name-taken') {
    return [
      {
        step: 'name',
        field: 'name',
        issue: { path: 'name', code: 'name-taken', message: failure.message, severity: 'error' },
      },
    ];
  }
  if (failure?.data.code === 'subnet-conflict') {
    const { owner } = failure.data;
    return [
      {
        step: 'ipv4',
        field: 'network',
        issue: { path: 'ips[0]', code: 'subnet-overlap', message: failure.message, severity: 'error', owner },
      },
    ];
  }
  if (failure?.data.code !== 'invalid-definition') return [];
  return failure.data.issues.map((issue) => ({ ...placeOf(issue.path), issue }));
}

/** Enter means Next in fields, on sliders and on a page's heading; buttons and lists keep it for themselves. */
function isNextKey(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(target instanceof HTMLElement))
    return false;
  return target.matches('input, [role="slider"], [data-page-heading], [data-page]');
}
