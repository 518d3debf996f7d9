/** What preparing an order works from, and what comes of it: the same is shown before the order is given and done then. */
import type { Given } from '../../../../shared/contract/contract';
import type { IssueCode } from '../../../../shared/definition/issue';
import type { GuestBook } from '../../guests/guestBook';
import type { TakenBack } from '../../changes/historyEntries';
import type { HistoryFile } from '../../changes/historyFile';
import type { Host } from '../../host/host';
import type { Surroundings } from '../../facts/hostFacts';
import type { Standing } from '../../changes/journal';
import type { LibvirtOffers } from '../../libvirt/libvirtOffer';
import type { TestDesk } from '../testDesk';
import type { Paths } from '../../host/paths';
import type { Deed } from '../../core/deed';
import type { Stored } from '../../changes/store';
import type { TestGuests } from '../testGuests';

/** What every order finds in this helper. */
export interface Site {
  paths: Paths;
  surroundings: Surroundings;
  history: Pick<HistoryFile, 'all' | 'entry'>;
  /** Null on a real host. */
  guests: TestGuests | null;
  tests: Pick<TestDesk, 'prepareFix'>;
  offers: LibvirtOffers;
  book: Pick<GuestBook, 'forget'>;
}

/** What one order is prepared on: the host and the store as they are now, and what the person has said yes to. */
export interface Ground extends Site {
  host: Host;
  stored: Stored;
  accept: readonly IssueCode[];
}

/** What is done before networks change, and after they have. */
export interface Besides {
  first: Deed[];
  last: Deed[];
}

/** What an order comes to; nothing has been touched for it yet. */
export interface Prepared {
  before: Standing[];
  after: Standing[];
  besides: Besides;
  /** Makes the host right where nothing of the standings differs. */
  repairs?: boolean;
  /** The entries of the history that it takes back. */
  takenBack?: readonly TakenBack[];
  /** What there is to add to the answer; nobody else waits for the host meanwhile. */
  answer?: () => Promise<Partial<Given>>;
}

/** Nothing besides. */
export const NOTHING: Besides = { first: [], last: [] };

/** An order that changes no network. */
export const deedOnly = (...deeds: Deed[]): Prepared => ({
  before: [],
  after: [],
  besides: { first: deeds, last: [] },
});
