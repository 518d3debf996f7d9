/** What a front says to the helper's program on its command line, and hears from it before the first message. */

/** The small program that ssh starts to have a question answered. */
export const ASKPASS_ARGUMENT = '--askpass';
/** Says on standard error that it has started: whoever had to answer a question before knows that none follows. */
export const ANNOUNCE_ARGUMENT = '--announce';
/** The line by which it does. */
export const READY_LINE = 'virtnet-helper: ready';

/** Where the program of questions finds who answers, and by what it is known there. */
export const ASKPASS_SOCKET = 'VIRTNET_ASKPASS_SOCKET';
export const ASKPASS_CODE = 'VIRTNET_ASKPASS_CODE';
