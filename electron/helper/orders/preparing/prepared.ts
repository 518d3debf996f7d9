/** What preparing an order works from, and what comes of it: the same is shown before the order is given and done then. */
import type { Given } from '../../../../shared/contract/contract';
import type { Issue, IssueCode } from '../../../../shared/definition/issue';
import type { GuestBook } from '../../guests/guestBook';
import type { TakenBack } from '../../changes/historyEntries';
import type { HistoryFile } from '../../changes/historyFile';
import type { Devices } from '../../facts/devices';
import type { Host } from '../../host/host';
import type { Surroundings } from '../../facts/hostFacts';
import type { Standing } from '../../changes/journal';
import type { LibvirtOffers } from '../../libvirt/libvirtOffer';
import type { ProbeDesk } from '../probeDesk';
import type { Paths } from '../../host/paths';
import type { Belongings } from '../../kinds/resource';
import type { Transition } from '../../core/transition';
import type { Stored } from '../../changes/store';
import type { SandboxGuests } from '../sandboxGuests';

/** What every order finds in this helper. */
export interface Site {
  paths: Paths;
  surroundings: Surroundings;
  devices: Pick<Devices, 'read'>;
  history: Pick<HistoryFile, 'all' | 'entry'>;
  /** Null on a real host. */
  guests: SandboxGuests | null;
  probes: Pick<ProbeDesk, 'planFix'>;
  offers: LibvirtOffers;
  book: Pick<GuestBook, 'forget'>;
}

/** What one order is prepared on: the host and the store as they are now, and what the person has said yes to. */
export interface OrderContext extends Site {
  host: Host;
  stored: Stored;
  accept: readonly IssueCode[];
}

/** What an order comes to; nothing has been touched for it yet. */
export interface Prepared {
  before: Standing[];
  after: Standing[];
  /** What of all that is not of networks' definitions goes and comes; of files of networks, unless the order says so. */
  belongings?: Belongings;
  /** Makes the host right where nothing of the standings differs; it may come while a change is on trial. */
  repairs?: boolean;
  /** Why it could cut off whoever asks, although no network changes; it can be tried then. */
  risk?: string;
  /** What is made anew although nothing of it differs. */
  anew?: Transition['anew'];
  /** The entries of the history that it takes back. */
  takenBack?: readonly TakenBack[];
  /** What is unusual about what comes of it. */
  advice?: readonly Issue[];
  /** What there is to add to the answer; nobody else waits for the host meanwhile. */
  answer?: () => Promise<Partial<Given>>;
}
