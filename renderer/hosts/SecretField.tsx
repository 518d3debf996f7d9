/** A line whose text is not shown. */
import { Input, Label, TextField } from 'react-aria-components';
import field from '../ui/controls/TextField.module.css';

export function SecretField(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      className={field.field ?? ''}
      type="password"
      autoComplete="off"
      autoFocus
      value={props.value}
      onChange={props.onChange}
    >
      <Label className={field.label ?? ''}>{props.label}</Label>
      <Input className={field.input ?? ''} />
    </TextField>
  );
}
