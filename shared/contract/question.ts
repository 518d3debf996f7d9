/** A question of ssh or of another host, as a window shows it. */
import * as z from 'zod';

export const pendingQuestionSchema = z.object({
  id: z.string(),
  /** The connection that it is about. */
  uri: z.string(),
  /** `secret`: a password or a passphrase; `host-key` and `confirm`: yes or no; `notice`: nothing to answer. */
  kind: z.enum(['secret', 'host-key', 'confirm', 'notice']),
  /** Who asks: ssh in its own words, or sudo over there. */
  by: z.enum(['ssh', 'sudo']),
  text: z.string().max(2_000),
});
export type PendingQuestion = z.infer<typeof pendingQuestionSchema>;
export type Question = Omit<PendingQuestion, 'id' | 'uri'>;
