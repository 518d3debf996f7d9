/** The port forwards of a NAT network: which port of this host leads to which guest. */
import { issuesAt, useForm } from '../changing/fields/form';
import { GuestChoice, ipv4Of } from '../changing/fields/GuestChoice';
import { ItemTable, type Column } from '../changing/fields/ItemTable';
import { freshForward, openMembers, withForwardTo } from '../changing/fields/pinGuest';
import { withNewItem } from '../changing/fields/unseen';
import { listAt, textAt, withValue, type Tree } from '../../shared/draft/tree';
import { t } from '../../shared/language/language';
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

const columns = (): readonly Column[] => [
  { title: t('common.name'), member: 'name', size: 'number' },
  {
    title: t('page.forwards.protocol'),
    member: 'protocol',
    size: 'number',
    options: [
      { id: 'tcp', label: 'TCP' },
      { id: 'udp', label: 'UDP' },
    ],
  },
  {
    title: t('page.forwards.hostAddress'),
    member: 'hostAddress',
    size: 'word',
    placeholder: t('page.forwards.anyAddress'),
  },
  { title: t('page.forwards.hostPort'), member: 'hostPorts.start', size: 'number', change: withFirstPort },
  { title: t('page.forwards.lastPort'), member: 'hostPorts.end', size: 'number' },
  { title: t('common.guest'), member: 'guest', size: 'word' },
  { title: t('page.forwards.guestPort'), member: 'guestPort', size: 'number' },
];

export function ForwardsTab() {
  const form = useForm();
  const { tree } = form.view;
  const isNat = textAt(tree, 'forward.mode') === 'nat';
  const isJoining = textAt(tree, 'forward.mode') === 'bridge';
  const count = listAt(tree, 'portForwards').length;
  if (!isNat && count === 0) {
    return (
      <EmptyState title={t('page.forwards.onlyNat')}>
        {t(isJoining ? 'page.forwards.onLan' : 'page.forwards.chooseNat')}
      </EmptyState>
    );
  }
  return (
    <div className={styles.tab}>
      <p className={styles.state}>{t('page.forwards.what')}</p>
      <FieldIssues issues={issuesAt(form, ['portForwards'])} />
      <ItemTable
        label={t('page.forwards.title')}
        path="portForwards"
        columns={columns()}
        fresh={freshForward('', '')}
        addLabel={t('page.forwards.add')}
        none={t('page.forwards.none')}
        actions={
          <GuestChoice
            words={t('page.forwards.toGuest')}
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
      <p className={styles.state}>{t('page.forwards.fixes')}</p>
    </div>
  );
}
