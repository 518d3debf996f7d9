/** The networks of a connection as the command line lists them. */
import type { Result, helperMethods } from '../../shared/contract/contract';

/** A network as `--json` shows it: part of the command line's promise, so it changes by addition only. */
export interface ListedNetwork {
  name: string;
  uuid: string;
  active: boolean;
  persistent: boolean;
  autostart: boolean;
  bridge: string;
}

export interface Listing {
  /** Sorted by name. */
  networks: ListedNetwork[];
  /** Files that hold no readable definition, with the reason. */
  unreadable: { file: string; reason: string }[];
}

/** The listing that a helper's answer gives. */
export function listingOf({ networks, unreadable }: Result<typeof helperMethods, 'networks'>): Listing {
  // Made here, where it is needed: the first collator costs a fifth of what a list takes.
  const alphabet = new Intl.Collator('en', { numeric: true });
  return {
    networks: networks
      .map(({ name, uuid, state, persistent, autostart, device }) => ({
        name,
        uuid,
        active: state === 'active',
        persistent,
        autostart,
        bridge: device,
      }))
      .sort((a, b) => alphabet.compare(a.name, b.name)),
    unreadable: unreadable.map(({ file, error }) => ({ file, reason: error.message })),
  };
}
