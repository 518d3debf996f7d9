/** What the last start of all autostart networks came to. */
import { z } from 'zod';
import { errorShapeSchema } from './error';

export const bootReportSchema = z.object({
  /** When it began: Unix time in milliseconds. */
  at: z.number(),
  durationMs: z.number(),
  started: z.array(z.string()),
  /** Networks that were active before. */
  active: z.array(z.string()),
  /** Networks that stayed down, each with its reason. */
  failed: z.array(z.object({ name: z.string(), error: errorShapeSchema })),
});
export type BootReport = z.infer<typeof bootReportSchema>;
