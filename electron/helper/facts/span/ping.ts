/** What ping(8) of iputils and of BusyBox say, and how large their packets are. */

/** Bytes of IP and ICMP before a ping's data (RFC 791, RFC 792, RFC 8200, RFC 4443). */
export const PING_HEADERS = { ipv4: 28, ipv6: 48 } as const;

/** What ping says at its end. */
export function parsePing(output: string): {
  received: number;
  lossPercent: number;
  roundTripMs: number | null;
} {
  const counts = /(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(output);
  const [sent, received] = [Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0)];
  const average = /= [\d.]+\/([\d.]+)\//.exec(output)?.[1];
  return {
    received,
    lossPercent: sent === 0 ? 100 : Math.round((100 * Math.max(0, sent - received)) / sent),
    roundTripMs: average === undefined ? null : Number(average),
  };
}
