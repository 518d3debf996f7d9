/** A port of the host on which a program of its own waits for what comes. */
import * as z from 'zod';

export const listenerSchema = z.object({
  protocol: z.enum(['tcp', 'udp']),
  /** `0.0.0.0` = every IPv4 address; `::` = every address, IPv4 as well unless the program says otherwise. */
  address: z.string(),
  port: z.number(),
  /** The program's name and its process; null when they cannot be seen. */
  process: z.object({ name: z.string(), pid: z.number() }).nullable(),
});
export type Listener = z.infer<typeof listenerSchema>;
