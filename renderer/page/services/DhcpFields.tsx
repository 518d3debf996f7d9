/** What one address of a network gives to guests: ranges, static hosts, what they boot. */
import { Block, CheckRow, FieldRow, Rows, TextRow } from '../../changing/fields/Fields';
import { issuesAt, useForm } from '../../changing/fields/form';
import { GuestChoice, ipv4Of } from '../../changing/fields/GuestChoice';
import { ItemTable, type Column } from '../../changing/fields/ItemTable';
import { networkTextOf } from '../../../shared/draft/draft';
import { isPinned, withPinned } from '../../changing/fields/pinGuest';
import { listAt, textAt, valueAt } from '../../../shared/draft/tree';
import { nextRange } from '../../changing/tree/freshAddress';
import { FieldIssues } from '../../ui/controls/FieldIssues';

const LEASE: Column = { title: 'Lease, seconds', member: 'lease', size: 'number', placeholder: '3600' };

const RANGE_COLUMNS: readonly Column[] = [
  { title: 'First address', member: 'start', size: 'address' },
  { title: 'Last address', member: 'end', size: 'address' },
  LEASE,
];

/** The fields for `ips[index]`. */
export function DhcpFields({ index }: { index: number }) {
  const form = useForm();
  const { tree } = form.view;
  const path = `ips[${index}]`;
  const isIpv6 = textAt(tree, `${path}.address`).includes(':');
  const isAdvertised = valueAt(tree, 'routerAdvertisements') !== false;
  const hosts = `${path}.dhcp.hosts`;
  return (
    <Block name={networkTextOf(form.edit, index)}>
      <Rows>
        <FieldRow name={isIpv6 ? 'DHCPv6 ranges' : 'DHCP ranges'}>
          <ItemTable
            label={isIpv6 ? 'DHCPv6 ranges' : 'DHCP ranges'}
            path={`${path}.dhcp.ranges`}
            columns={RANGE_COLUMNS}
            fresh={{ ...nextRange(tree, index), lease: '' }}
            addLabel="Add a range"
            none={isIpv6 && isAdvertised ? 'None: guests make their own addresses.' : 'None.'}
          />
          <FieldIssues issues={issuesAt(form, [`${path}.dhcp`])} />
        </FieldRow>
        <FieldRow name={isIpv6 ? 'Static IPv6 hosts' : 'Static hosts'}>
          <ItemTable
            label={isIpv6 ? 'Static IPv6 hosts' : 'Static hosts'}
            path={hosts}
            columns={hostColumns(isIpv6, listAt(tree, hosts))}
            fresh={
              isIpv6
                ? { name: '', id: '', address: '', lease: '' }
                : { name: '', mac: '', address: '', lease: '' }
            }
            addLabel="Add a static host"
            none="None: every guest gets a free address."
            actions={
              isIpv6 ? null : (
                <GuestChoice
                  words="From a lease"
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
          label="Reverse names"
          path={`${path}.localPtr`}
          words="Never ask others for the names of these addresses"
        />
        {isIpv6 ? null : (
          <>
            <TextRow
              label="Boot file"
              path={`${path}.dhcp.bootp.file`}
              hint="What guests load that boot over the network (PXE)."
              mono
            />
            <TextRow label="Boot server" path={`${path}.dhcp.bootp.server`} placeholder="this host" mono />
          </>
        )}
        <TextRow
          label="TFTP folder"
          path={`${path}.tftpRoot`}
          hint="A folder of this host whose files guests may read. Blank means no TFTP."
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
    { title: 'Name', member: 'name', size: 'word' },
    ...(isIpv6 ? [] : [{ title: 'MAC address', member: 'mac', size: 'address' } as const]),
    ...(hasId
      ? [
          {
            title: isIpv6 ? 'Client identifier (DUID)' : 'Client identifier',
            member: 'id',
            size: 'address',
          } as const,
        ]
      : []),
    { title: 'Address', member: 'address', size: 'address' },
    LEASE,
  ];
}
