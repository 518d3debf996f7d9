/** A modal dialog: title, content that scrolls, and a row of buttons that stays. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classNames } from '../classNames';
import styles from './Dialog.module.css';

export interface DialogProps {
  /** The accessible name and the visible title. */
  title: string;
  /** Asked for by Escape; the owner decides whether to close. */
  onClose: () => void;
  children: ReactNode;
  /** The buttons, first one leftmost. */
  footer: ReactNode;
  role?: 'dialog' | 'alertdialog';
  size?: 'small' | 'medium' | 'large' | 'wide';
}

/** Open as long as it is rendered; focus goes in at opening and back to where it was at closing. */
export function Dialog({ title, onClose, children, footer, role = 'dialog', size = 'small' }: DialogProps) {
  return (
    <DialogFrame onClose={onClose}>
      <AriaDialog className={classNames(styles.dialog, styles[size])} role={role}>
        <Heading slot="title" level={2} className={styles.title ?? ''}>
          {title}
        </Heading>
        <div className={styles.content}>{children}</div>
        <div className={styles.footer}>{footer}</div>
      </AriaDialog>
    </DialogFrame>
  );
}

/** The dimmed backdrop and the modal box alone, for dialogs with a layout of their own (put a React Aria Dialog in). */
export function DialogFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''}>{children}</Modal>
    </ModalOverlay>
  );
}
