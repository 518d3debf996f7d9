/** How networks that span hosts stand, as this host's agent has written it down: not root's own, so nothing of it is trusted. */
import { statSync } from 'node:fs';
import * as z from 'zod';
import { memberViewSchema } from '../../../../shared/contract/span';
import type { Host } from '../../host/host';

const text = z.string().max(255);
const memberSchema = memberViewSchema
  .omit({ session: true })
  .extend({ name: z.string().max(63), address: z.string().max(50), version: z.string().max(32).nullable() });
const networkSchema = z.object({
  socket: z.enum(['open', 'gone', 'taken']),
  /** Whether the host has the secret. */
  hasKey: z.boolean(),
  /** Whether the others have had the time to be heard since it began. */
  isSettled: z.boolean(),
  duplicates: z
    .array(
      z.object({
        address: z.string().max(50),
        holders: z.array(z.object({ client: z.string().max(400), host: z.string().max(63) })).max(8),
      }),
    )
    .max(16),
  members: z.array(memberSchema).max(64),
});
const statusSchema = z.object({
  pid: z.number(),
  version: z.string().max(32),
  networks: z.record(text, networkSchema),
});

export type SpanStatus = z.infer<typeof statusSchema>;
export type SpanNetworkStatus = z.infer<typeof networkSchema>;

/** All that an agent has to say of as many networks as there may be is less, in bytes. */
const LONGEST = 4_000_000;

let last: { text: string; status: SpanStatus | null } | null = null;

/** What an agent's file says; null where there is none, or none that says it right. */
export async function readSpanStatus(host: Pick<Host, 'readFile'>, file: string): Promise<SpanStatus | null> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && found.size > LONGEST) return null;
  const text = await host.readFile(file).catch(() => null);
  if (text === null) return null;
  if (last?.text !== text) last = { text, status: statusIn(text) };
  return last.status;
}

/** What a status says; null for what is none. */
export function statusIn(text: string): SpanStatus | null {
  try {
    return statusSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
