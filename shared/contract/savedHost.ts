/** Other hosts as they are remembered: by a name, with the way to them, and without any secret. */
import * as z from 'zod';
import { BECOMES, isHostName, isUserName, MOST_JUMPS, uriOfPlace, type HostPlace } from './connectionUri';
import { t } from '../language/language';

/** Names that mean connections of their own. */
const TAKEN: ReadonlySet<string> = new Set(['system', 'sandbox']);
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]{0,62}$/u;

/** Hosts that are remembered. */
export const MOST_HOSTS = 100;

const portRange = { error: () => t('contract.host.port') };

const addressSchema = z.strictObject({
  user: z
    .string()
    .refine(isUserName, { error: () => t('contract.host.user') })
    .nullable(),
  host: z.string().refine(isHostName, { error: () => t('contract.host.host') }),
  port: z.int().min(1, portRange).max(65_535, portRange).nullable(),
});

export const hostNameSchema = z.string().refine((name) => NAME.test(name) && !TAKEN.has(name), {
  error: () => t('contract.host.name'),
});

export const savedHostSchema = addressSchema.extend({
  name: hostNameSchema,
  jump: z
    .array(addressSchema)
    .max(MOST_JUMPS, { error: () => t('contract.host.jumps', { most: MOST_JUMPS }) }),
  become: z.enum(BECOMES),
  /** Connected when Virtnet Manager starts. */
  atStart: z.boolean(),
});
export type SavedHost = z.infer<typeof savedHostSchema>;

/** The URI of a remembered host. */
export const uriOfHost = (host: HostPlace): string => uriOfPlace(host);
