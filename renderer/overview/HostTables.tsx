/** The tables of the Overview: tools, uplinks, routes. */
import type { HostFacts } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import table from '../ui/styles/table.module.css';

interface HostTableProps {
  label: string;
  columns: readonly string[];
  /** Each row: its key and its cells. */
  rows: readonly { key: string; cells: readonly React.ReactNode[] }[];
  /** What stands in the place of the table without rows. */
  empty: string;
}

function HostTable({ label, columns, rows, empty }: HostTableProps) {
  if (rows.length === 0) return <p>{empty}</p>;
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The programs the helper needs; a missing one says which package brings it. */
export const ToolTable = ({ tools }: Pick<HostFacts, 'tools'>) => (
  <HostTable
    label={t('overview.tools.title')}
    columns={[t('overview.tools.tool'), t('overview.tools.purpose'), t('overview.tools.version')]}
    empty={t('overview.tools.none')}
    rows={tools.map(({ name, purpose, path, version, package: pkg, required }) => ({
      key: name,
      cells: [
        name,
        purpose,
        path === null
          ? t(required ? 'overview.tools.missing' : 'overview.tools.notInstalled', { package: pkg })
          : (version ?? t('overview.tools.found')),
      ],
    }))}
  />
);

/** The devices by which packets can leave. */
export const UplinkTable = ({ uplinks }: Pick<HostFacts, 'uplinks'>) => (
  <HostTable
    label={t('overview.uplinks.title')}
    columns={[
      t('overview.device'),
      t('overview.uplinks.kind'),
      t('overview.uplinks.state'),
      t('overview.uplinks.addresses'),
    ]}
    empty={t('overview.uplinks.none')}
    rows={uplinks.map(({ name, kind, up, addresses, isDefault }) => ({
      key: name,
      cells: [
        name,
        t(`overview.uplinkKind.${kind}`),
        t(`overview.uplinks.${up ? 'up' : 'down'}${isDefault ? 'Default' : ''}`),
        addresses.join(', ') || '–',
      ],
    }))}
  />
);

/** The routes of the host. */
export const RouteTable = ({ routes }: Pick<HostFacts, 'routes'>) => (
  <HostTable
    label={t('overview.routes.title')}
    columns={[t('overview.routes.destination'), t('overview.routes.gateway'), t('overview.device')]}
    empty={t('overview.routes.none')}
    rows={routes.map(({ destination, gateway, device }) => ({
      key: `${destination} ${gateway ?? ''} ${device}`,
      cells: [
        destination === 'default' ? t('overview.routes.default') : destination,
        gateway ?? t('overview.routes.onLink'),
        device,
      ],
    }))}
  />
);
