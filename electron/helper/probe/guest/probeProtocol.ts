/** What the helper asks its probe, line by line in JSON; the probe is the helper's own bundle in another namespace. */
import * as z from 'zod';

/** What the probe says when it listens. */
export const READY = 'ready';

export const questionSchema = z.discriminatedUnion('ask', [
  z.object({
    id: z.number(),
    ask: z.literal('lease'),
    mac: z.string(),
    hostname: z.string(),
    tries: z.number(),
    preferred: z.array(z.string()),
  }),
  z.object({ id: z.number(), ask: z.literal('release') }),
  z.object({
    id: z.number(),
    ask: z.literal('resolve'),
    server: z.string(),
    name: z.string(),
    timeoutMs: z.number(),
  }),
]);
export type Question = z.infer<typeof questionSchema>;

const replySchema = z.object({
  address: z.string(),
  server: z.string().nullable(),
  netmask: z.string().nullable(),
  router: z.string().nullable(),
  dns: z.array(z.string()),
  mtu: z.number().nullable(),
  leaseSeconds: z.number().nullable(),
});
export type OfferedLease = z.infer<typeof replySchema>;

export const answerSchemas = {
  lease: z.object({ offers: z.array(replySchema), lease: replySchema.nullable() }),
  release: z.object({}),
  /** `code` is NOERROR or c-ares's word for the failure (ENOTFOUND, ETIMEOUT…). */
  resolve: z.object({ code: z.string(), answers: z.array(z.string()) }),
} as const;
export type Answer<A extends Question['ask']> = z.infer<(typeof answerSchemas)[A]>;

export const answerLineSchema = z.object({
  id: z.number(),
  error: z.string().optional(),
  answer: z.unknown(),
});
