/** Which of FRR's programs its service starts: the file /etc/frr/daemons, of which one line is ours to change. */

/** How FRR was when we had it start bgpd: what becomes of it when we go. */
export const STATES_BEFORE = ['stopped', 'idle', 'used'] as const;
export type StateBefore = (typeof STATES_BEFORE)[number];

const MARK = '# virtnet-manager: off,';
const OURS = new RegExp(`^bgpd=(yes|no) ${MARK} (${STATES_BEFORE.join('|')})$`, 'm');
const OFF = /^bgpd=no$/m;

/** How FRR was before we had it start bgpd; null where we have not. */
export const startedByUs = (text: string): StateBefore | null =>
  STATES_BEFORE.find((state) => state === OURS.exec(text)?.[2]) ?? null;

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
export function withBgpd(text: string, before: StateBefore): string | null {
  const on = text.replace(OURS, `bgpd=yes ${MARK} $2`).replace(OFF, `bgpd=yes ${MARK} ${before}`);
  return startsBgpd(text) ? text : startsBgpd(on) ? on : null;
}

/** The text with bgpd not started any more, which still says how FRR was before. */
export const switchedOff = (text: string): string => text.replace(OURS, `bgpd=no ${MARK} $2`);

/** The text as it was before all that. */
export const withoutBgpd = (text: string): string => text.replace(OURS, 'bgpd=no');
