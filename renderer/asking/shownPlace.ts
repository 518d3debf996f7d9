/** What the window shows when it opens: the network that its address names, else what it showed last. */
import { z } from 'zod';
import type { NetworkState } from '../../shared/contract/snapshot';
import { showNotice } from '../state/messages';
import { useStore, type AppState } from '../state/store';
import { selectNetwork } from './actions';
import { t } from '../../shared/language/language';

const KEY = 'virtnet-shown';
/** Connections whose selection is remembered; more than a person has. */
const MOST = 50;

const rememberedSchema = z.object({
  tab: z.enum(['overview', 'networks', 'activity']),
  selected: z.record(z.string(), z.string()),
});

export interface Places {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Puts back what was shown last, and remembers what is shown from now on. */
export function rememberShown({ storage }: Pick<Places, 'storage'>): void {
  const known = rememberedIn(storage);
  if (known) useStore.setState(known);
  useStore.subscribe((state, before) => {
    if (state.tab !== before.tab || state.selected !== before.selected) keep(storage, state);
  });
}

function rememberedIn(storage: Places['storage']): z.infer<typeof rememberedSchema> | null {
  try {
    return rememberedSchema.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

function keep(storage: Places['storage'], { tab, selected }: AppState): void {
  const newest = Object.fromEntries(Object.entries(selected).slice(-MOST));
  try {
    storage.setItem(KEY, JSON.stringify({ tab, selected: newest }));
  } catch {
    // A browser that keeps nothing shows the first network next time.
  }
}

/**
 * Shows the network that the address names as `#network=NAME`, as soon as its host is known; the address forgets it, so
 * that the same can be asked for again.
 */
export function showNamed({ location, history }: Omit<Places, 'storage'>): void {
  const name = new URLSearchParams(location.hash.slice(1)).get('network');
  if (name === null || name === '') return;
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  const networksOf = ({ snapshots, connection }: AppState) => snapshots[connection]?.networks;
  const show = (networks: readonly NetworkState[]): void => {
    const network = networks.find((one) => one.name === name);
    if (!network) return showNotice(t('asking.noNetwork', { name }), null);
    useStore.setState({ tab: 'networks' });
    selectNetwork(network.uuid);
  };
  const known = networksOf(useStore.getState());
  if (known) return show(known);
  const stop = useStore.subscribe((state) => {
    const networks = networksOf(state);
    if (!networks) return;
    // Before anything is shown, which is a change of the store as well.
    stop();
    show(networks);
  });
}
