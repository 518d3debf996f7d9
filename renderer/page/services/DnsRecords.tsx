/** The names that a network's DNS knows by itself, and whom it asks for others. */
import { FieldRow, Rows } from '../../changing/fields/Fields';
import { ItemTable, type ItemTableProps } from '../../changing/fields/ItemTable';
import { t } from '../../../shared/language/language';

const PROTOCOLS = [
  { id: 'tcp', label: 'TCP' },
  { id: 'udp', label: 'UDP' },
];

const NUMBERS = ['port', 'priority', 'weight'] as const;

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
      name={t('services.hostRecords.title')}
      path="dns.hosts"
      columns={[
        { title: t('common.address'), member: 'address', size: 'address' },
        { title: t('services.hostRecords.names'), member: 'names', size: 'wide', isList: true },
      ]}
      fresh={{ address: '', names: [''] }}
      addLabel={t('services.hostRecords.add')}
    />
    <Records
      name={t('services.textRecords.title')}
      path="dns.texts"
      columns={[
        { title: t('common.name'), member: 'name', size: 'address' },
        { title: t('services.textRecords.text'), member: 'value', size: 'wide' },
      ]}
      fresh={{ name: '', value: '' }}
      addLabel={t('services.textRecords.add')}
    />
    <Records
      name={t('services.serviceRecords.title')}
      path="dns.services"
      columns={[
        { title: t('services.serviceRecords.service'), member: 'service', size: 'number' },
        {
          title: t('services.serviceRecords.protocol'),
          member: 'protocol',
          size: 'number',
          options: PROTOCOLS,
        },
        { title: t('services.serviceRecords.domain'), member: 'domain', size: 'word' },
        { title: t('services.serviceRecords.target'), member: 'target', size: 'word' },
        ...NUMBERS.map(
          (member) => ({ title: t(`services.serviceRecords.${member}`), member, size: 'number' }) as const,
        ),
      ]}
      fresh={{ service: '', protocol: 'tcp', domain: '', target: '', port: '', priority: '', weight: '' }}
      addLabel={t('services.serviceRecords.add')}
    />
    <Records
      name={t('services.forwarders.title')}
      note={t('services.forwarders.note')}
      path="dns.forwarders"
      columns={[
        { title: t('services.forwarders.server'), member: 'address', size: 'address' },
        { title: t('services.forwarders.domain'), member: 'domain', size: 'address' },
      ]}
      fresh={{ address: '', domain: '' }}
      addLabel={t('services.forwarders.add')}
    />
  </Rows>
);
