/** Keeps the result of the last boot: in the run directory, because it ends with what it describes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { bootReportSchema, type BootReport } from '../../../shared/contract/bootReport';

const fileIn = (runDirectory: string): string => join(runDirectory, 'boot.json');

/** The result of the last boot, or null when there was none since the host started. */
export async function readBootReport(runDirectory: string): Promise<BootReport | null> {
  const text = await readFile(fileIn(runDirectory), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return bootReportSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function writeBootReport(runDirectory: string, report: BootReport): Promise<void> {
  await writeFileAtomic(fileIn(runDirectory), JSON.stringify(report), { fsync: false, mode: 0o644 });
}
