/** The rules by which a fix accepts a network's packets in somebody else's chain. */

/** The comment that tells our accept from what else is in such a chain. */
export const acceptComment = (bridge: string): string => `virtnet-manager ${bridge}`;

/** What an accept of iptables says after its chain: one rule for each direction. */
export const acceptRules = (bridge: string): string[][] =>
  ['-i', '-o'].map((flag) => [
    flag,
    bridge,
    '-m',
    'comment',
    '--comment',
    acceptComment(bridge),
    '-j',
    'ACCEPT',
  ]);
