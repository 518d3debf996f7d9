/** The tables of the Overview: tools, uplinks, routes. */
import type { HostFacts } from '../../shared/contract/snapshot';
import table from '../ui/styles/table.module.css';

const kinds = { physical: 'Physical', wireless: 'Wireless', vpn: 'VPN', bridge: 'Bridge', other: 'Other' };

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
    label="Tools"
    columns={['Tool', 'For', 'Version']}
    empty="No tools are known."
    rows={tools.map(({ name, purpose, path, version, package: pkg, required }) => ({
      key: name,
      cells: [
        name,
        purpose,
        path === null ? `${required ? 'Missing' : 'Not installed'}: package ${pkg}` : (version ?? 'Found'),
      ],
    }))}
  />
);

/** The devices by which packets can leave. */
export const UplinkTable = ({ uplinks }: Pick<HostFacts, 'uplinks'>) => (
  <HostTable
    label="Uplinks"
    columns={['Device', 'Kind', 'State', 'Addresses']}
    empty="No uplink: guests reach this host and each other, but nothing outside."
    rows={uplinks.map(({ name, kind, up, addresses, isDefault }) => ({
      key: name,
      cells: [
        name,
        kinds[kind],
        `${up ? 'Up' : 'Down'}${isDefault ? ', default' : ''}`,
        addresses.join(', ') || '–',
      ],
    }))}
  />
);

/** The routes of the host. */
export const RouteTable = ({ routes }: Pick<HostFacts, 'routes'>) => (
  <HostTable
    label="Routes"
    columns={['Destination', 'Gateway', 'Device']}
    empty="No routes."
    rows={routes.map(({ destination, gateway, device }) => ({
      key: `${destination} ${gateway ?? ''} ${device}`,
      cells: [destination === 'default' ? 'Default' : destination, gateway ?? 'On the link', device],
    }))}
  />
);
