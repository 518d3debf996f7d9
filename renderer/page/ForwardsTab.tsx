/** The port forwards of a NAT network: which port of this host leads to which guest. */
import { issuesAt, useForm } from '../changing/fields/form';
import { GuestChoice, ipv4Of } from '../changing/fields/GuestChoice';
import { ItemTable, type Column } from '../changing/fields/ItemTable';
import { freshForward, openMembers, withForwardTo } from '../changing/fields/pinGuest';
import { withNewItem } from '../changing/fields/unseen';
import { listAt, textAt, withValue, type Tree } from '../../shared/draft/tree';
import styles from '../ui/styles/page.module.css';
import { EmptyState } from '../ui/notices/EmptyState';
import { FieldIssues } from '../ui/controls/FieldIssues';

/** As long as nobody chose another last port or guest port, they are the first port. */
function withFirstPort(tree: Tree, path: string, text: string): Tree {
  const before = textAt(tree, `${path}.hostPorts.start`);
  const follows = ['hostPorts.end', 'guestPort'].filter((member) =>
    ['', before].includes(textAt(tree, `${path}.${member}`)),
  );
  return ['hostPorts.start', ...follows].reduce(
    (changed, member) => withValue(changed, `${path}.${member}`, text),
    tree,
  );
}

const COLUMNS: readonly Column[] = [
  { title: 'Name', member: 'name', size: 'number' },
  {
    title: 'Protocol',
    member: 'protocol',
    size: 'number',
    options: [
      { id: 'tcp', label: 'TCP' },
      { id: 'udp', label: 'UDP' },
    ],
  },
  { title: 'Host address', member: 'hostAddress', size: 'word', placeholder: 'any' },
  { title: 'Host port', member: 'hostPorts.start', size: 'number', change: withFirstPort },
  { title: 'Last port', member: 'hostPorts.end', size: 'number' },
  { title: 'Guest', member: 'guest', size: 'word' },
  { title: 'Guest port', member: 'guestPort', size: 'number' },
];

export function ForwardsTab() {
  const form = useForm();
  const { tree } = form.view;
  const isNat = textAt(tree, 'forward.mode') === 'nat';
  const isJoining = textAt(tree, 'forward.mode') === 'bridge';
  const count = listAt(tree, 'portForwards').length;
  if (!isNat && count === 0) {
    return (
      <EmptyState title="Only a NAT network forwards ports">
        {isJoining
          ? 'Guests of this network are on the LAN, and are reached there by their own addresses.'
          : 'Guests of this network keep their own addresses, or cannot be reached at all. Choose NAT as its forwarding in Details to reach a guest by a port of this host.'}
      </EmptyState>
    );
  }
  return (
    <div className={styles.tab}>
      <p className={styles.state}>
        What comes to a port of this host goes to a guest: from outside, from this host by its addresses
        (localhost, 127.0.0.1 and ::1, is not included), and from guests of the same network.
      </p>
      <FieldIssues issues={issuesAt(form, ['portForwards'])} />
      <ItemTable
        label="Port forwards"
        path="portForwards"
        columns={COLUMNS}
        fresh={freshForward('', '')}
        addLabel="Add a port forward"
        none="None yet."
        actions={
          <GuestChoice
            words="To a guest"
            fits={(guest) => ipv4Of(guest) !== undefined}
            onChoose={(guest) =>
              form.setEdit((edit) =>
                withNewItem(edit, 'portForwards', {
                  add: (current) => withForwardTo(current, guest),
                  members: openMembers,
                }),
              )
            }
          />
        }
      />
      <p className={styles.state}>
        A guest that is chosen from the list gets its address for good, as a static host in DNS &amp; DHCP.
      </p>
    </div>
  );
}
