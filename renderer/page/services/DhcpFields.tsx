/** What one address of a network gives to guests: ranges, static hosts, what they boot. */
import { Block, CheckRow, FieldRow, Rows, TextRow } from '../../changing/fields/Fields';
import { issuesAt, useForm } from '../../changing/fields/form';
import { GuestChoice, ipv4Of } from '../../changing/fields/GuestChoice';
import { ItemTable, type Column } from '../../changing/fields/ItemTable';
import { networkTextOf } from '../../../shared/draft/draft';
import { isPinned, withPinned } from '../../changing/fields/pinGuest';
import { listAt, textAt, valueAt } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import { nextRange } from '../../changing/tree/freshAddress';
import { FieldIssues } from '../../ui/controls/FieldIssues';

const leaseColumn = (): Column => ({
  title: t('services.lease'),
  member: 'lease',
  size: 'number',
  placeholder: '3600',
});

const rangeColumns = (): Column[] => [
  { title: t('services.ranges.first'), member: 'start', size: 'address' },
  { title: t('services.ranges.last'), member: 'end', size: 'address' },
  leaseColumn(),
];

/** The fields for `ips[index]`. */
export function DhcpFields({ index }: { index: number }) {
  const form = useForm();
  const { tree } = form.view;
  const path = `ips[${index}]`;
  const isIpv6 = textAt(tree, `${path}.address`).includes(':');
  const family = isIpv6 ? 'ipv6' : 'ipv4';
  const isAdvertised = valueAt(tree, 'routerAdvertisements') !== false;
  const hosts = `${path}.dhcp.hosts`;
  return (
    <Block name={networkTextOf(form.edit, index)}>
      <Rows>
        <FieldRow name={t(`services.ranges.${family}`)}>
          <ItemTable
            label={t(`services.ranges.${family}`)}
            path={`${path}.dhcp.ranges`}
            columns={rangeColumns()}
            fresh={{ ...nextRange(tree, index), lease: '' }}
            addLabel={t('services.ranges.add')}
            none={t(isIpv6 && isAdvertised ? 'services.ranges.ownAddresses' : 'services.ranges.none')}
          />
          <FieldIssues issues={issuesAt(form, [`${path}.dhcp`])} />
        </FieldRow>
        <FieldRow name={t(`services.hosts.${family}`)}>
          <ItemTable
            label={t(`services.hosts.${family}`)}
            path={hosts}
            columns={hostColumns(isIpv6, listAt(tree, hosts))}
            fresh={
              isIpv6
                ? { name: '', id: '', address: '', lease: '' }
                : { name: '', mac: '', address: '', lease: '' }
            }
            addLabel={t('services.hosts.add')}
            none={t('services.hosts.none')}
            actions={
              isIpv6 ? null : (
                <GuestChoice
                  words={t('services.hosts.fromLease')}
                  fits={(guest) =>
                    guest.mac !== null && ipv4Of(guest) !== undefined && !isPinned(tree, guest)
                  }
                  onChoose={(guest) => form.change((current) => withPinned(current, guest))}
                />
              )
            }
          />
        </FieldRow>
        <CheckRow
          label={t('services.reverseNames.label')}
          path={`${path}.localPtr`}
          words={t('services.reverseNames.words')}
        />
        {isIpv6 ? null : (
          <>
            <TextRow
              label={t('services.boot.file')}
              path={`${path}.dhcp.bootp.file`}
              hint={t('services.boot.fileHint')}
              mono
            />
            <TextRow
              label={t('services.boot.server')}
              path={`${path}.dhcp.bootp.server`}
              placeholder={t('services.boot.thisHost')}
              mono
            />
          </>
        )}
        <TextRow
          label={t('services.tftp.label')}
          path={`${path}.tftpRoot`}
          hint={t('services.tftp.hint')}
          mono
        />
      </Rows>
    </Block>
  );
}

/** A client identifier is shown where one is used; guests of IPv6 have no other. */
function hostColumns(isIpv6: boolean, hosts: readonly unknown[]): Column[] {
  const hasId = isIpv6 || hosts.some((host) => textAt(host, 'id') !== '');
  return [
    { title: t('common.name'), member: 'name', size: 'word' },
    ...(isIpv6 ? [] : [{ title: t('services.hosts.mac'), member: 'mac', size: 'address' } as const]),
    ...(hasId
      ? [
          {
            title: t(isIpv6 ? 'services.hosts.duid' : 'services.hosts.id'),
            member: 'id',
            size: 'address',
          } as const,
        ]
      : []),
    { title: t('common.address'), member: 'address', size: 'address' },
    leaseColumn(),
  ];
}
