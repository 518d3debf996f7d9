/** A list in a definition as a table to fill in: a row for each item, to add and to remove. */
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/controls/Button';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { IconButton } from '../../ui/controls/IconButton';
import { Select, type SelectOption } from '../../ui/controls/Select';
import { TextField } from '../../ui/controls/TextField';
import fields from '../../ui/styles/fields.module.css';
import { saidIssues, useForm } from './form';
import styles from './ItemTable.module.css';
import { isWithin, rowIssues } from './rowIssues';
import { withNewItem, withoutRow, withSeen } from './unseen';
import { listAt, textAt, valueAt, withItem, withValue, type Tree } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';

export interface Column {
  title: string;
  /** The place within an item; empty where the item itself is a text. */
  member: string;
  size: 'number' | 'address' | 'word' | 'wide';
  placeholder?: string;
  /** A choice instead of a text. */
  options?: readonly SelectOption[];
  /** How a list of words stands in one field. */
  isList?: boolean;
  /** What else changes with it; `path` is that of the item. */
  change?: (tree: Tree, path: string, text: string) => Tree;
}

export interface ItemTableProps {
  /** Names the table. */
  label: string;
  /** The place of the list. */
  path: string;
  columns: readonly Column[];
  /** What a new item begins with. */
  fresh: unknown;
  addLabel: string;
  /** What is said when there is no item. */
  none?: string;
  /** Beside the button that adds. */
  actions?: ReactNode;
}

/** Findings of a row stand under it. */
export function ItemTable({ label, path, columns, fresh, addLabel, none, actions }: ItemTableProps) {
  const form = useForm();
  const items = listAt(form.view.tree, path);
  return (
    <div className={styles.list} data-path={path}>
      {items.length > 0 ? (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label={label}>
            <thead>
              <tr>
                {columns.map(({ title }) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
                <td aria-label={t('common.remove')} />
              </tr>
            </thead>
            <tbody>
              {items.map((_, index) => (
                <ItemRow key={index} path={path} index={index} columns={columns} />
              ))}
            </tbody>
          </table>
        </div>
      ) : none ? (
        <span className={styles.none}>{none}</span>
      ) : null}
      <div className={styles.buttons}>
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden="true" />}
          isDisabled={form.isReadOnly}
          onPress={() =>
            form.setEdit((edit) =>
              withNewItem(edit, path, {
                add: (tree) => withItem(tree, path, fresh),
                members: columns.map(({ member }) => member),
              }),
            )
          }
        >
          {addLabel}
        </Button>
        {actions}
      </div>
    </div>
  );
}

interface ItemRowProps {
  path: string;
  index: number;
  columns: readonly Column[];
}

function ItemRow({ path, index, columns }: ItemRowProps) {
  const form = useForm();
  const at = `${path}[${index}]`;
  const issues = rowIssues(saidIssues(form), at, columns);
  return (
    <>
      <tr>
        {columns.map((column) => (
          <td key={column.title}>
            <Cell item={at} column={column} />
          </td>
        ))}
        <td>
          <IconButton
            bare
            label={t('changing.removeRow', { number: index + 1 })}
            icon={<X size={14} aria-hidden="true" />}
            isDisabled={form.isReadOnly}
            onPress={() => form.setEdit((edit) => withoutRow(edit, path, index))}
          />
        </td>
      </tr>
      {issues.length > 0 ? (
        <tr>
          <td colSpan={columns.length + 1}>
            <FieldIssues
              issues={issues}
              {...(issues.length === 1 && issues[0]?.path !== at
                ? { onSuggestion: (value: string) => form.set(issues[0]?.path ?? at, value) }
                : {})}
            />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Cell({ item, column }: { item: string; column: Column }) {
  const form = useForm();
  const { member, title, size, options, isList = false, change } = column;
  const path = member === '' ? item : `${item}.${member}`;
  const value = valueAt(form.view.tree, path);
  const text = Array.isArray(value) ? value.join(' ') : textAt(form.view.tree, path);
  const set = (typed: string) =>
    form.change((tree) =>
      change ? change(tree, item, typed) : withValue(tree, path, isList ? typed.split(' ') : typed),
    );
  const leave = form.edit.unseen.includes(path)
    ? () => form.setEdit((edit) => withSeen(edit, path))
    : undefined;
  if (options) {
    return (
      <div className={styles.short} data-path={path} onBlur={leave}>
        <Select
          hideLabel
          label={title}
          options={options}
          selected={text}
          onSelect={set}
          isDisabled={form.isReadOnly}
        />
      </div>
    );
  }
  const issues = saidIssues(form).filter((issue) => isWithin(issue.path, path));
  return (
    <div className={size === 'wide' ? styles.wide : fields[size]} data-path={path} onBlur={leave}>
      <TextField
        hideLabel
        label={title}
        value={text}
        onChange={set}
        isDisabled={form.isReadOnly}
        placeholder={column.placeholder ?? ''}
        issues={issues}
        mono={size === 'address' || size === 'wide'}
        quietIssues
      />
    </div>
  );
}
