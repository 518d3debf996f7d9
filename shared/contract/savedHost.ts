/** Other hosts as they are remembered: by a name, with the way to them, and without any secret. */
import * as z from 'zod';
import { BECOMES, isHostName, isUserName, MOST_JUMPS, uriOfPlace, type HostPlace } from './connectionUri';

/** Names that mean connections of their own. */
const TAKEN: ReadonlySet<string> = new Set(['system', 'sandbox']);
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]{0,62}$/u;

/** Hosts that are remembered. */
export const MOST_HOSTS = 100;

const addressSchema = z.strictObject({
  user: z
    .string()
    .refine(isUserName, 'A user’s name has letters, digits, “.”, “_” and “-”, and does not begin with “-”.')
    .nullable(),
  host: z
    .string()
    .refine(
      isHostName,
      'This is neither a name nor an address of a host: a name has letters, digits, “.” and “-”.',
    ),
  port: z
    .int()
    .min(1, 'A port is a number from 1 to 65535.')
    .max(65_535, 'A port is a number from 1 to 65535.')
    .nullable(),
});

export const hostNameSchema = z
  .string()
  .refine(
    (name) => NAME.test(name) && !TAKEN.has(name),
    'A connection’s name has at most 63 letters, digits, “.”, “_” and “-”, begins with a letter or digit, and is neither “system” nor “sandbox”.',
  );

export const savedHostSchema = addressSchema.extend({
  name: hostNameSchema,
  jump: z.array(addressSchema).max(MOST_JUMPS, `A way leads over at most ${MOST_JUMPS} hosts.`),
  become: z.enum(BECOMES),
  /** Connected when Virtnet Manager starts. */
  atStart: z.boolean(),
});
export type SavedHost = z.infer<typeof savedHostSchema>;

/** The URI of a remembered host. */
export const uriOfHost = (host: HostPlace): string => uriOfPlace(host);
