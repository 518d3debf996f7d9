/** A dialog with fields to fill in, Cancel and one action, which Enter in a field does as well. */
import type { ReactNode } from 'react';
import { t } from '../../../shared/language/language';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import styles from './NetworkForms.module.css';

export interface FormDialogProps {
  title: string;
  /** The word on the button. */
  action: string;
  /** What is typed can be acted on. */
  isReady: boolean;
  isBusy: boolean;
  /** Stays open while it is busy. */
  staysWhileBusy?: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
  /** Why the action failed, under the fields. */
  failure: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const {
    title,
    action,
    isReady,
    isBusy,
    staysWhileBusy = false,
    onSubmit,
    onClose,
    children,
    failure,
  } = props;
  const isHeld = staysWhileBusy && isBusy;
  return (
    <Dialog
      title={title}
      onClose={() => {
        if (!isHeld) onClose();
      }}
      footer={
        <>
          <Button onPress={onClose} isDisabled={isHeld}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" isDisabled={!isReady} isPending={isBusy} onPress={() => void onSubmit()}>
            {action}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
      >
        {children}
        {/* The form's own button lets Enter in a field submit it. */}
        <button type="submit" hidden />
      </form>
      {failure}
    </Dialog>
  );
}
