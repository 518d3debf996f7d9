/** Which of FRR's programs its service starts: the file /etc/frr/daemons, of which one line is ours to change. */

/** How FRR was when we had it start bgpd: what becomes of it when we go. */
export const STATES_BEFORE = ['stopped', 'idle', 'used'] as const;
export type StateBefore = (typeof STATES_BEFORE)[number];

const STATES = `(${STATES_BEFORE.join('|')})`;
const OURS = new RegExp(`^bgpd=yes # virtnet-manager: off, ${STATES}$`, 'm');
const OFF = /^bgpd=no$/m;

/** How FRR was before we had it start bgpd; null where we have not. */
export const startedByUs = (text: string): StateBefore | null =>
  STATES_BEFORE.find((state) => state === OURS.exec(text)?.[1]) ?? null;

/** What the shell reads a daemon's line as (/usr/lib/frr/frrcommon.sh): the last one counts. */
function isOn(text: string, daemon: string): boolean {
  const lines = [...text.matchAll(new RegExp(`^[ \\t]*${daemon}=(["']?)([^"'\\s#]*)\\1`, 'gm'))];
  return !['', 'no', '0'].includes(lines.at(-1)?.[2] ?? '');
}

export const startsBgpd = (text: string): boolean => isOn(text, 'bgpd');

/** Those that route; what always runs is none of them. */
const ROUTING =
  /^(?:bgp|ospf|ospf6|rip|ripng|isis|pim|pim6|ldp|nhrp|eigrp|babel|sharp|pbr|bfd|fabric|vrrp|path)d$/;

/** Whether somebody else has it start anything that routes. */
export const startsOthers = (text: string): boolean =>
  [...text.matchAll(/^[ \t]*([a-z0-9]+d)=/gm)]
    .map(([, daemon = '']) => daemon)
    .some(
      (daemon) =>
        ROUTING.test(daemon) && isOn(text, daemon) && !(daemon === 'bgpd' && startedByUs(text) !== null),
    );

/** The text with bgpd started; null where it says in a way of its own that it is not. */
export const withBgpd = (text: string, before: StateBefore): string | null =>
  OFF.test(text)
    ? text.replace(OFF, `bgpd=yes # virtnet-manager: off, ${before}`)
    : startsBgpd(text)
      ? text
      : null;

/** The text as it was before that. */
export const withoutBgpd = (text: string): string => text.replace(OURS, 'bgpd=no');
