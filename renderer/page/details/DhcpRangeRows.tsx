/** The DHCP ranges of one address to change: first and last address of each. */
import { Plus, X } from 'lucide-react';
import { SmallField } from '../../changing/fields/Fields';
import fields from '../../ui/styles/fields.module.css';
import { issuesAt, useForm } from '../../changing/fields/form';
import { listAt, withItem, withoutItem } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import { Button } from '../../ui/controls/Button';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { IconButton } from '../../ui/controls/IconButton';
import { nextRange } from '../../changing/tree/freshAddress';

export interface DhcpRangeRowsProps {
  /** The place of the list. */
  path: string;
  /** The place in `ips` of the address that it belongs to. */
  index: number;
}

export function DhcpRangeRows({ path, index }: DhcpRangeRowsProps) {
  const form = useForm();
  const ranges = listAt(form.view.tree, path);
  return (
    <div className={fields.content}>
      {ranges.map((_, at) => (
        <div key={at} className={fields.content}>
          <div className={fields.inline}>
            <SmallField label={t('page.dhcp.start')} path={`${path}[${at}].start`} size="address" />
            <span aria-hidden="true">–</span>
            <SmallField label={t('page.dhcp.end')} path={`${path}[${at}].end`} size="address" />
            <IconButton
              bare
              label={t('page.dhcp.removeRange')}
              icon={<X size={14} aria-hidden="true" />}
              isDisabled={form.isReadOnly}
              onPress={() => form.change((tree) => withoutItem(tree, path, at))}
            />
          </div>
          <FieldIssues
            issues={issuesAt(form, [`${path}[${at}]`, `${path}[${at}].start`, `${path}[${at}].end`])}
            onSuggestion={(value) => form.set(`${path}[${at}].start`, value)}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden="true" />}
          isDisabled={form.isReadOnly}
          onPress={() => form.change((tree) => withItem(tree, path, nextRange(tree, index)))}
        >
          {t(ranges.length === 0 ? 'page.dhcp.addRange' : 'page.dhcp.addAnotherRange')}
        </Button>
      </div>
    </div>
  );
}
