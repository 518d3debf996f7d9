/** How a network's packets leave, to change: type, uplink, and what NAT does with them. */
import { describeForward, typeName } from '../../../shared/definition/describe';
import { forwardModes, type ForwardMode } from '../../../shared/definition/network';
import { CheckRow, Choice, FieldRow, SmallField, TextRow } from '../../changing/fields/Fields';
import { useForm } from '../../changing/fields/form';
import { withType } from '../../changing/tree/typeChange';
import { textAt } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import type { SelectOption } from '../../ui/controls/Select';
import { useWayOut } from './AddressFields';

/** Names no device can have (they are not in DEVICE_NAME_PATTERN). */
const ANY = '*';

/** The rows for IPv4, with what only NAT has when that is chosen. */
export function ForwardingFields() {
  const form = useForm();
  const mode = textAt(form.view.tree, 'forward.mode') as ForwardMode;
  const hasUplink = mode === 'nat' || mode === 'route';
  const uplinks = useUplinks();
  const leaves = useWayOut('ipv4');
  const draft = form.view.draft;
  const choose = (id: string): void => {
    const chosen = forwardModes.find((one) => one === id);
    if (chosen) form.change((tree) => withType(tree, chosen, { base: form.edit.base, host: form.host }));
  };
  const note = [draft ? describeForward(draft.forward) : null, leaves].filter((part) => part !== null);
  return (
    <>
      <FieldRow
        name={t('page.forwarding.title')}
        paths={['forward.mode', 'forward.device', 'forward']}
        note={note.join(' · ')}
      >
        <Choice
          label={t('page.forwarding.title')}
          path="forward.mode"
          options={forwardModes.map((id) => ({ id, label: typeName(id) }))}
          onChoose={choose}
        />
        {hasUplink ? (
          <>
            <span>{t('page.forwarding.to')}</span>
            <Choice
              label={t('page.forwarding.forwardTo')}
              path="forward.device"
              options={uplinks}
              absent={ANY}
            />
          </>
        ) : null}
      </FieldRow>
      {mode === 'nat' ? (
        <>
          <FieldRow
            name={t('page.forwarding.ports')}
            paths={['forward.ports', 'forward.ports.start', 'forward.ports.end']}
            note={t('page.forwarding.portsNote')}
          >
            <SmallField
              label={t('page.forwarding.firstPort')}
              path="forward.ports.start"
              size="number"
              placeholder="1024"
            />
            <span aria-hidden="true">–</span>
            <SmallField
              label={t('page.forwarding.lastPort')}
              path="forward.ports.end"
              size="number"
              placeholder="65535"
            />
          </FieldRow>
          <FieldRow
            name={t('page.forwarding.addresses')}
            paths={['forward.addresses', 'forward.addresses.start', 'forward.addresses.end']}
            note={t('page.forwarding.addressesNote')}
          >
            <SmallField
              label={t('page.forwarding.firstAddress')}
              path="forward.addresses.start"
              size="address"
            />
            <span aria-hidden="true">–</span>
            <SmallField
              label={t('page.forwarding.lastAddress')}
              path="forward.addresses.end"
              size="address"
            />
          </FieldRow>
        </>
      ) : null}
      {mode === 'bridge' ? null : (
        <TextRow label={t('page.forwarding.domain')} path="domain.name" also={['domain']} />
      )}
    </>
  );
}

/** The choices for the uplink: any, those that are there, and the one that was chosen and is not. */
function useUplinks(): SelectOption[] {
  const { view, host } = useForm();
  const chosen = textAt(view.tree, 'forward.device');
  const known = host.uplinks.map(({ name, kind, isDefault }) => ({
    id: name,
    label: name,
    detail: t(`page.uplink.${kind}${isDefault ? 'Default' : ''}`),
  }));
  const isMissing = chosen !== '' && !known.some(({ id }) => id === chosen);
  return [
    { id: ANY, label: t('page.forwarding.anyDevice') },
    ...known,
    ...(isMissing ? [{ id: chosen, label: chosen, detail: t('page.forwarding.missing') }] : []),
  ];
}

/** Whether IPv6 is translated too; it has a meaning for NAT only. */
export function Nat66Row() {
  const form = useForm();
  if (textAt(form.view.tree, 'forward.mode') !== 'nat') return null;
  return (
    <CheckRow
      label="NAT66"
      path="forward.ipv6"
      words={t('page.forwarding.nat66Words')}
      hint={t('page.forwarding.nat66Hint')}
    />
  );
}
