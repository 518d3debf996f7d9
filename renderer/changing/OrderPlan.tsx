/** "What will be done" by an order before it is given: worked out by the helper when somebody wants to see it. */
import { useState, type ReactNode } from 'react';
import type { IssueCode } from '../../shared/definition/issue';
import type { Order } from '../../shared/contract/order';
import type { PlanView as Plan } from '../../shared/contract/resource';
import { t } from '../../shared/language/language';
import { planOrder } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Skeleton } from '../ui/notices/Skeleton';
import { PlanView } from '../ui/shown/PlanView';
import styles from './OrderPlan.module.css';

const ask = async ({ order, accept }: { order: Order; accept: IssueCode[] }): Promise<Plan> =>
  (await planOrder(order, accept)).plan;

interface OrderPlanProps {
  order: Order;
  /** Questions that were said yes to. */
  accept?: IssueCode[];
  /** Changes when the network does, and the plan with it. */
  turn?: unknown;
  /** Buttons that stand before this one. */
  beside?: ReactNode;
}

export function OrderPlan({ order, accept = [], turn, beside }: OrderPlanProps) {
  const [shown, setShown] = useState(false);
  const plan = useAnswer(shown ? { order, accept } : null, ask, { turn });
  return (
    <div className={styles.plan}>
      <div className={styles.buttons}>
        {beside}
        <Button size="small" aria-expanded={shown} onPress={() => setShown(!shown)}>
          {t('changing.plan.title')}
        </Button>
      </div>
      {shown && plan.value ? <PlanView plan={plan.value} /> : null}
      {shown && plan.state === 'loading' ? <Skeleton label={t('changing.plan.commands')} lines={1} /> : null}
      {shown && plan.state === 'failed' ? (
        <ErrorNotice title={t('changing.plan.impossible')} error={plan.error} />
      ) : null}
    </div>
  );
}
