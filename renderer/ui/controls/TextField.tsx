/** A labelled line of text with a hint, and the reasons why its value is not right under it. */
import type { KeyboardEvent, Ref } from 'react';
import { Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components';
import type { Issue } from '../../../shared/definition/issue';
import { classNames } from '../classNames';
import { FieldIssues } from './FieldIssues';
import styles from './TextField.module.css';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Findings about this field; those of severity `error` make it invalid. */
  issues?: readonly Issue[];
  /** Findings are shown elsewhere; here they only make the field invalid. */
  quietIssues?: boolean;
  /** Shown under the field while there is nothing to object to. */
  hint?: string;
  /** Takes the value that an issue proposes; without it no proposal is offered. */
  onSuggestion?: (value: string) => void;
  /** Fixed-width digits and letters, for addresses. */
  mono?: boolean;
  isDisabled?: boolean;
  isRequired?: boolean;
  /** The label is spoken only. */
  hideLabel?: boolean;
  /** The label stands left of the field, in a column of its own, or above it. */
  layout?: 'above' | 'beside';
  /** Several lines of text, so many of them visible. */
  rows?: number;
  placeholder?: string;
  /** Takes the focus when it appears. */
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** Controlled: nothing typed is ever rewritten by the field itself. */
export function TextField(props: TextFieldProps) {
  const issues = props.issues ?? [];
  const invalid = issues.some((issue) => issue.severity === 'error');
  return (
    <AriaTextField
      className={classNames(styles.field, props.layout === 'beside' && styles.beside)}
      value={props.value}
      onChange={props.onChange}
      isInvalid={invalid}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
      autoFocus={props.autoFocus ?? false}
      {...(props.isRequired ? { isRequired: true } : {})}
      {...(props.onBlur ? { onBlur: props.onBlur } : {})}
      {...(props.hideLabel ? { 'aria-label': props.label } : {})}
    >
      {props.hideLabel ? null : <Label className={styles.label ?? ''}>{props.label}</Label>}
      {props.rows === undefined ? (
        <Input
          className={classNames(styles.input, props.mono && styles.mono)}
          placeholder={props.placeholder ?? ''}
          {...(props.inputRef ? { ref: props.inputRef } : {})}
          {...(props.onKeyDown ? { onKeyDown: props.onKeyDown } : {})}
        />
      ) : (
        <TextArea className={classNames(styles.input, styles.lines)} rows={props.rows} />
      )}
      {issues.length > 0 && !props.quietIssues ? (
        <Text slot="description" className={styles.below ?? ''} elementType="div">
          <FieldIssues
            issues={issues}
            {...(props.onSuggestion ? { onSuggestion: props.onSuggestion } : {})}
          />
        </Text>
      ) : props.hint ? (
        <Text slot="description" className={styles.hint ?? ''}>
          {props.hint}
        </Text>
      ) : null}
    </AriaTextField>
  );
}
