/** The fields of a network's form: each is bound to a place in the definition, and says what is wrong there. */
import type { ReactNode } from 'react';
import { Checkbox } from '../../ui/controls/Checkbox';
import { classNames } from '../../ui/classNames';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { Select, type SelectOption } from '../../ui/controls/Select';
import { TextField } from '../../ui/controls/TextField';
import styles from '../../ui/styles/fields.module.css';
import { issuesAt, momentOf, useForm } from './form';
import { textAt, valueAt } from '../../../shared/draft/tree';

/** Fields under each other. */
export const Rows = ({ children }: { children: ReactNode }) => <div className={styles.rows}>{children}</div>;

export interface BoundProps {
  label: string;
  /** The place in the definition. */
  path: string;
  /** Further places whose findings are shown here. */
  also?: readonly string[];
}

export interface TextRowProps extends BoundProps {
  hint?: string | undefined;
  placeholder?: string;
  mono?: boolean;
  rows?: number;
}

/** One line of text with its name beside it. */
export function TextRow({ label, path, also = [], hint, placeholder, mono, rows }: TextRowProps) {
  const form = useForm();
  const paths = [path, ...also];
  const change = (text: string) => form.set(path, text);
  const said = momentOf(form, [path]) ?? hint;
  return (
    <div data-path={path}>
      <TextField
        layout="beside"
        label={label}
        value={textAt(form.view.tree, path)}
        onChange={change}
        onSuggestion={change}
        issues={issuesAt(form, paths)}
        isDisabled={form.isReadOnly}
        mono={mono ?? false}
        placeholder={placeholder ?? ''}
        {...(said === undefined ? {} : { hint: said })}
        {...(rows === undefined ? {} : { rows })}
      />
    </div>
  );
}

export interface SmallFieldProps extends BoundProps {
  /** How wide: a number, an address, a word. */
  size: 'number' | 'address' | 'word';
  placeholder?: string;
}

/** A field in a row with others: its name is spoken only, and its findings stand where the row shows them. */
export function SmallField({ label, path, also = [], size, placeholder }: SmallFieldProps) {
  const form = useForm();
  const change = (text: string) => form.set(path, text);
  const issues = issuesAt(form, [path, ...also]);
  return (
    <div className={styles[size]} data-path={path}>
      <TextField
        hideLabel
        label={label}
        value={textAt(form.view.tree, path)}
        onChange={change}
        onSuggestion={change}
        isDisabled={form.isReadOnly}
        placeholder={placeholder ?? ''}
        issues={issues}
        mono={size === 'address'}
        quietIssues
      />
    </div>
  );
}

export interface FieldRowProps {
  name: string;
  children: ReactNode;
  /** Places whose findings, and the moment when a change holds, are said under the row. */
  paths?: readonly string[];
  note?: ReactNode;
}

/** Several fields with one name beside them. */
export function FieldRow({ name, children, paths = [], note }: FieldRowProps) {
  const form = useForm();
  const issues = issuesAt(form, paths);
  const said = momentOf(form, paths) ?? note;
  return (
    <div className={styles.row} role="group" aria-label={name}>
      <span className={styles.name}>{name}</span>
      <div className={styles.content}>
        <div className={styles.inline}>{children}</div>
        <FieldIssues issues={issues} />
        {issues.length === 0 && said ? <span className={styles.note}>{said}</span> : null}
      </div>
    </div>
  );
}

export interface ChoiceProps extends BoundProps {
  options: readonly SelectOption[];
  /** Shown as chosen when the definition says nothing; choosing it takes the member away. */
  absent?: string;
  isDisabled?: boolean;
  /** Does what choosing comes to, where that is more than to say so at the path. */
  onChoose?: (id: string) => void;
}

/** A choice from a list; its name is spoken only. */
export function Choice({ label, path, options, absent, isDisabled = false, onChoose }: ChoiceProps) {
  const form = useForm();
  const choose = onChoose ?? ((id: string) => form.set(path, id === absent ? undefined : id));
  const text = textAt(form.view.tree, path);
  return (
    <div data-path={path}>
      <Select
        hideLabel
        label={label}
        options={options}
        selected={text === '' && absent !== undefined ? absent : text}
        onSelect={choose}
        isDisabled={isDisabled || form.isReadOnly}
      />
    </div>
  );
}

export interface CheckRowProps extends BoundProps {
  /** The words beside the box. */
  words: string;
  hint?: string;
  /** What absent means. */
  byDefault?: boolean;
  isDisabled?: boolean;
}

/** A yes or no; taking back a yes that the definition did not say leaves nothing behind. */
export function CheckRow(props: CheckRowProps) {
  const { label, path, also = [], words, hint, byDefault = false, isDisabled = false } = props;
  const form = useForm();
  const value = valueAt(form.view.tree, path);
  const wasAbsent = valueAt(form.edit.base, path) === undefined;
  const change = (on: boolean) => form.set(path, wasAbsent && on === byDefault ? undefined : on);
  const said = momentOf(form, [path]) ?? hint;
  return (
    <div className={styles.row} data-path={path}>
      <span className={styles.name} aria-hidden="true">
        {label}
      </span>
      <div className={styles.content}>
        <Checkbox
          label={label}
          isSelected={typeof value === 'boolean' ? value : byDefault}
          onChange={change}
          isDisabled={isDisabled || form.isReadOnly}
          {...(said === undefined ? {} : { hint: said })}
        >
          {words}
        </Checkbox>
        <FieldIssues issues={issuesAt(form, [path, ...also])} />
      </div>
    </div>
  );
}

/** Everything that belongs to one item of a list, with a name for those who do not see the frame. */
export const Block = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={styles.block} role="group" aria-label={name}>
    {children}
  </div>
);

/** What stands under the fields instead of under their names. */
export const UnderFields = ({ children }: { children: ReactNode }) => (
  <div className={classNames(styles.indent, styles.inline)}>{children}</div>
);
