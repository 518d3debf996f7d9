/** FRR's sessions with the other members of spans, as it says itself. */
import * as z from 'zod';
import type { MemberView } from '../../../../shared/contract/span';
import type { Host } from '../../host/host';

type Session = NonNullable<MemberView['session']>;

/** Longer than this nobody waits for it, in milliseconds. */
const PATIENCE_MS = 2_000;
/** No more of them are looked at. */
const MOST_SESSIONS = 1_000;

const summarySchema = z.object({
  peers: z.record(
    z.string(),
    z.object({ state: z.string().max(40), peerUptimeMsec: z.number().min(0).default(0) }),
  ),
});

/** By the address of the other end; empty when it does not answer within two seconds. Starts one process. */
export async function readFrrSessions(host: Host, now = Date.now()): Promise<Map<string, Session>> {
  const argv = ['vtysh', '-c', 'show bgp l2vpn evpn summary json'];
  const said = await host.run(argv, { withinMs: PATIENCE_MS }).catch(() => null);
  return said?.status === 0 ? parseSessions(said.stdout, now) : new Map();
}

/** The sessions in such an answer; none in anything else. */
export function parseSessions(json: string, now: number): Map<string, Session> {
  const { peers } = parsed(json);
  return new Map(
    Object.entries(peers)
      .slice(0, MOST_SESSIONS)
      .map(([address, { state, peerUptimeMsec }]): [string, Session] => [
        address,
        { state: stateOf(state), word: state, since: peerUptimeMsec > 0 ? now - peerUptimeMsec : null },
      ]),
  );
}

function parsed(json: string): z.infer<typeof summarySchema> {
  try {
    return summarySchema.safeParse(JSON.parse(json)).data ?? { peers: {} };
  } catch {
    return { peers: {} };
  }
}

/** States of RFC 4271 §8.2.2; FRR adds in brackets why one is idle, as `Idle (Admin)`. */
function stateOf(word: string): Session['state'] {
  if (word === 'Established') return 'up';
  return /^(Connect|Active|OpenSent|OpenConfirm)$/.test(word) ? 'connecting' : 'down';
}
