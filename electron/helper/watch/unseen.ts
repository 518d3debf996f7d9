/** What could not be looked at, as problems of the host: what is not known is not shown as gone. */
import { toErrorShape } from '../../../shared/contract/error';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';

/** `devices` is why no device could be seen, `comparison` why drift is not known; null where all is well. */
export function unseenProblems(devices: unknown, comparison: string | null): HostFacts['problems'] {
  const shape = devices === null ? null : toErrorShape(devices);
  return [
    // A missing program is a problem of its own already.
    ...(shape === null || shape.data.code === 'missing-tool'
      ? []
      : [problem(t('watch.unseen.devices'), shape.message)]),
    ...(comparison === null
      ? []
      : [problem(t('watch.unseen.drift'), t('watch.unseen.drift.remedy', { reason: comparison }))]),
  ];
}

const problem = (title: string, remedy: string): HostFacts['problems'][number] => ({
  severity: 'warning',
  title,
  remedy,
});
