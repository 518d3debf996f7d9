/** What a person has chosen for this host as a whole, kept beside its definitions for all fronts. */
import { join } from 'node:path';
import * as z from 'zod';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';

const settingsSchema = z.object({
  /** Repair what other programs change, without being asked. */
  repairByItself: z.boolean().default(false),
});
export type HostSettings = z.infer<typeof settingsSchema>;

const fileOf = (paths: Paths): string => join(paths.etc, 'settings.json');

/** The settings; those of a host that has none, or none that can be read, are the careful ones. */
export async function readSettings(host: Host, paths: Paths): Promise<HostSettings> {
  const text = await host.readFile(fileOf(paths)).catch(() => null);
  try {
    return settingsSchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return settingsSchema.parse({});
  }
}

/** Where settings are kept, and how. */
export const settingsText = (paths: Paths, settings: HostSettings): { path: string; content: string } => ({
  path: fileOf(paths),
  content: `${JSON.stringify(settings, null, 2)}\n`,
});
