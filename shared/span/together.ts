/** A change that several hosts make together, as whoever makes it names it, and what is told of its way. */
import { toErrorShape, VirtnetError, type ErrorData } from '../contract/error';
import type { IssueCode } from '../definition/issue';
import type { Order } from '../contract/order';
import type { SpanHost } from './spanHost';

/** What one host does of a change. */
export interface Part {
  /** What the other hosts call it. */
  member: string;
  host: SpanHost;
  order: Order;
  /** Findings of severity `question` that the person has said yes to. */
  accept?: readonly IssueCode[];
}

/** One change over several hosts. */
export interface Together {
  /** A UUID of its own. */
  change: string;
  /** The member whose decision counts; one of the parts is its. */
  anchor: string;
  parts: readonly Part[];
}

/** Where a member is on the way. */
export type Step =
  | 'planning'
  | 'planned'
  | 'applying'
  | 'held'
  | 'keeping'
  | 'kept'
  | 'takingBack'
  | 'takenBack'
  | 'failed'
  | 'lost';

/** How the way is followed. */
export interface Following {
  onStep?: (member: string, step: Step) => void;
  /** Ends it, as long as nothing is decided; what was done is taken back then. */
  signal?: AbortSignal;
  /** How long a host may take to answer, in milliseconds. */
  answerMs?: number;
  /** When hosts that cannot be reached are tried again, each pause in milliseconds. */
  pausesMs?: readonly number[];
}

/** What went wrong at a host. */
export interface Failure {
  member: string;
  error: VirtnetError;
}

/** Why a change of several hosts was not made; the message names host and cause, and says how things stand now. */
export class TogetherError extends VirtnetError {
  constructor(
    message: string,
    data: ErrorData,
    /** What went wrong, at which hosts; none when somebody ended it. */
    readonly failures: readonly Failure[],
    /** Members where it waits until they, or the one that decides, are reached again. */
    readonly waiting: readonly string[] = [],
  ) {
    super(message, data);
  }
}

/** What was thrown, as an error of ours. */
export function asError(thrown: unknown): VirtnetError {
  if (thrown instanceof VirtnetError) return thrown;
  const { message, data } = toErrorShape(thrown);
  return new VirtnetError(message, data);
}

/** Whether nobody knows what has become of a question: the host may have done what it was asked. */
export const isLost = (error: VirtnetError): boolean => error.code === 'disconnected';
