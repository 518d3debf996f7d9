/** The names that a network's DNS knows by itself, and whom it asks for others. */
import { FieldRow, Rows } from '../../changing/fields/Fields';
import { ItemTable, type ItemTableProps } from '../../changing/fields/ItemTable';

const PROTOCOLS = [
  { id: 'tcp', label: 'TCP' },
  { id: 'udp', label: 'UDP' },
];

const NUMBERS = (['port', 'priority', 'weight'] as const).map(
  (member) =>
    ({ title: `${member[0]?.toUpperCase() ?? ''}${member.slice(1)}`, member, size: 'number' }) as const,
);

interface RecordsProps extends Omit<ItemTableProps, 'label'> {
  name: string;
  note?: string;
}

const Records = ({ name, note, ...table }: RecordsProps) => (
  <FieldRow name={name} {...(note === undefined ? {} : { note })}>
    <ItemTable label={name} {...table} />
  </FieldRow>
);

export const DnsRecords = () => (
  <Rows>
    <Records
      name="Host records"
      path="dns.hosts"
      columns={[
        { title: 'Address', member: 'address', size: 'address' },
        { title: 'Names, with a space between', member: 'names', size: 'wide', isList: true },
      ]}
      fresh={{ address: '', names: [''] }}
      addLabel="Add a host record"
    />
    <Records
      name="Text records"
      path="dns.texts"
      columns={[
        { title: 'Name', member: 'name', size: 'address' },
        { title: 'Text', member: 'value', size: 'wide' },
      ]}
      fresh={{ name: '', value: '' }}
      addLabel="Add a text record"
    />
    <Records
      name="Service records"
      path="dns.services"
      columns={[
        { title: 'Service', member: 'service', size: 'number' },
        { title: 'Protocol', member: 'protocol', size: 'number', options: PROTOCOLS },
        { title: 'Domain', member: 'domain', size: 'word' },
        { title: 'Target', member: 'target', size: 'word' },
        ...NUMBERS,
      ]}
      fresh={{ service: '', protocol: 'tcp', domain: '', target: '', port: '', priority: '', weight: '' }}
      addLabel="Add a service record"
    />
    <Records
      name="Forwarders"
      note="Whom to ask for other names; without any, whom this host asks."
      path="dns.forwarders"
      columns={[
        { title: 'Server', member: 'address', size: 'address' },
        { title: 'Only for this domain', member: 'domain', size: 'address' },
      ]}
      fresh={{ address: '', domain: '' }}
      addLabel="Add a forwarder"
    />
  </Rows>
);
