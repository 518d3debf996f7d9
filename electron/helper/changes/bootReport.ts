/** Keeps the result of the last boot: in the run directory, because it ends with what it describes. */
import { join } from 'node:path';
import { bootReportSchema, type BootReport } from '../../../shared/contract/bootReport';
import { readOrNull, storeWhole } from '../host/wholeFile';

const fileIn = (runDirectory: string): string => join(runDirectory, 'boot.json');

/** The result of the last boot, or null when there was none since the host started. */
export function readBootReport(runDirectory: string): BootReport | null {
  const text = readOrNull(fileIn(runDirectory));
  if (text === null) return null;
  try {
    return bootReportSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function writeBootReport(runDirectory: string, report: BootReport): Promise<void> {
  await storeWhole(fileIn(runDirectory), JSON.stringify(report));
}
