/** What the last start of all autostart networks came to. */
import * as z from 'zod';
import { errorShapeSchema } from './error';

/** So long a bridge of the host may take to come after us, in seconds. */
export const BRIDGE_SECONDS = 60;

export const bootReportSchema = z.object({
  /** When it began: Unix time in milliseconds. */
  at: z.number(),
  durationMs: z.number(),
  started: z.array(z.string()),
  /** Networks that were active before. */
  active: z.array(z.string()),
  /** Networks that stayed down, and bridges over network cards, each with its reason. */
  failed: z.array(
    z.object({
      name: z.string(),
      /** Of what is no network but a bridge over a network card: the card; null where that is not known. */
      bridgeOver: z.string().nullable().optional(),
      error: errorShapeSchema,
    }),
  ),
});
export type BootReport = z.infer<typeof bootReportSchema>;
