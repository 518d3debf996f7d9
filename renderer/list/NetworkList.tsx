/** The list of networks, A→Z: state, name, device, subnet, guests, type. */
import { ListBox, ListBoxItem, Text, VisuallyHidden } from 'react-aria-components';
import { useState } from 'react';
import type { NetworkState } from '../../shared/contract/snapshot';
import { selectNetwork } from '../asking/actions';
import { markPart } from '../commands/part';
import { selectedNetwork, sortedNetworks, useSnapshot, useStore } from '../state/store';
import { isBridged } from '../../shared/definition/network';
import { t } from '../../shared/language/language';
import { Sparkline } from '../traffic/Sparkline';
import { StateDot } from '../ui/shown/StateDot';
import { TypeBadge } from '../ui/shown/TypeBadge';
import { classNames } from '../ui/classNames';
import { contextMenuProps, type Spot } from '../ui/contextMenu';
import { NetworkContextMenu } from './NetworkContextMenu';
import selectable from '../ui/styles/selectable.module.css';
import styles from './NetworkList.module.css';
import { definitionInForce, dotOf, summaryOf } from '../state/networkFacts';

/** Arrow keys select, letters find by name; commands may have keys that hold in here alone. */
export function NetworkList() {
  const all = sortedNetworks(useSnapshot());
  const looked = useStore((state) => state.find?.text.trim().toLowerCase() ?? '');
  const networks = looked === '' ? all : all.filter((network) => wordsOf(network).includes(looked));
  const selected = useStore((state) => selectedNetwork(state)?.uuid);
  const [menuAt, setMenuAt] = useState<Spot | null>(null);
  const openMenu = (target: Element, spot: Spot): boolean => {
    const uuid = target.closest<HTMLElement>('[role=option]')?.dataset.key;
    if (uuid === undefined) return false;
    selectNetwork(uuid);
    setMenuAt(spot);
    return true;
  };
  if (networks.length === 0)
    return looked === '' ? null : <p className={styles.none}>{t('list.noneFits', { text: looked })}</p>;
  return (
    <div className={styles.frame} {...markPart('list')} {...contextMenuProps(openMenu)}>
      {menuAt ? <NetworkContextMenu spot={menuAt} onClose={() => setMenuAt(null)} /> : null}
      <ListBox
        aria-label={t('common.networks')}
        className={styles.list ?? ''}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected ? [selected] : []}
        onSelectionChange={(keys) => {
          const [uuid] = keys === 'all' ? [] : keys;
          if (uuid !== undefined) selectNetwork(String(uuid));
        }}
      >
        {networks.map((network) => (
          <ListBoxItem
            key={network.uuid}
            id={network.uuid}
            textValue={network.name}
            className={classNames(selectable.row, styles.row)}
          >
            <NetworkRow network={network} />
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
}

/** What a network can be found by: all that its row says. */
const wordsOf = (network: NetworkState): string => `${network.name} ${summaryOf(network)}`.toLowerCase();

function NetworkRow({ network }: { network: NetworkState }) {
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const dot = dotOf(network, busy, failure);
  const summary = summaryOf(network);
  return (
    <>
      <StateDot state={dot} />
      <span className={styles.words}>
        <span className={styles.first}>
          <Text
            slot="label"
            className={network.state === 'active' ? styles.name : styles.idleName}
            title={network.name}
          >
            {network.name}
          </Text>
          <TypeBadge mode={definitionInForce(network).forward.mode} />
        </span>
        <span className={styles.second}>
          <Text slot="description" className={styles.summary} title={summary}>
            {dot === 'active' ? (
              <VisuallyHidden elementType="span">{`${t('common.active')}, `}</VisuallyHidden>
            ) : null}
            {summary}
          </Text>
          {network.state === 'active' && !isBridged(definitionInForce(network)) ? (
            <Sparkline device={network.device} />
          ) : null}
        </span>
      </span>
    </>
  );
}
