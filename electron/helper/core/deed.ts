/** Something that is done to the host besides taking networks from one standing to another. */
import type { Host } from '../host/host';
import type { Step } from '../kinds/operation';

export interface Deed {
  /** What of it is shown. */
  stages: Step[][];
  /** Does it; touches nothing before it is called. */
  perform: (host: Host) => Promise<void>;
}
