/** What a person has changed of a network and not applied yet. */
import type { ErrorShape } from '../../shared/contract/error';
import type { IssueCode } from '../../shared/definition/issue';
import type { Draft } from '../../shared/draft/draft';
import type { NetworkDefinition } from '../../shared/definition/network';

/** A draft as it is kept: nothing typed is lost by switching tabs or networks, or by a new snapshot. */
export interface NetworkEdit extends Draft {
  /** What the person started from. */
  base: NetworkDefinition;
  /** The XML as typed: it says what the tree says, or cannot be read, which `error` tells. */
  xml: { text: string; error: ErrorShape | null } | null;
  /** Questions that the person has said yes to. */
  accepted: readonly IssueCode[];
  /** Places in new rows that nobody has been at yet: what they lack is not said before. */
  unseen: readonly string[];
  /** Why the last Apply was refused, until something is typed. */
  refused: ErrorShape | null;
}
