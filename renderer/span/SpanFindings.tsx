/** What stands in the way of a change over several hosts, what is asked, and what is said besides; each with its remedy. */
import type { PlannedThere } from '../../shared/contract/contract';
import type { SpanAccept, SpanFinding } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import { Checkbox } from '../ui/controls/Checkbox';
import { Banner } from '../ui/notices/Banner';
import { CommandLine } from '../ui/shown/CommandLine';
import { questionsOf } from './spanQuestions';
import styles from './Span.module.css';

interface SpanFindingsProps {
  findings: readonly SpanFinding[];
  hosts: readonly PlannedThere[];
  accepted: SpanAccept;
  onAccept: (accepted: SpanAccept) => void;
}

export function SpanFindings({ findings, hosts, accepted, onAccept }: SpanFindingsProps) {
  return (
    <>
      {findings
        .filter(({ severity }) => severity !== 'question')
        .map((finding) => (
          <FindingBanner key={`${finding.code} ${finding.host ?? ''}`} finding={finding} />
        ))}
      {questionsOf(findings, hosts).map(({ code, words }) => (
        <Checkbox
          key={code}
          isSelected={accepted.includes(code)}
          onChange={(on) => onAccept(on ? [...accepted, code] : accepted.filter((one) => one !== code))}
          hint={words}
        >
          {t('changing.bar.anyway')}
        </Checkbox>
      ))}
    </>
  );
}

function FindingBanner({ finding: { severity, host, reason, remedy, command } }: { finding: SpanFinding }) {
  return (
    <Banner
      tone={severity === 'error' ? 'failed' : 'info'}
      title={host === null || reason.includes(host) ? reason : t('span.finding', { host, reason })}
    >
      {remedy === null && command === undefined ? null : (
        <div className={styles.lines}>
          {remedy === null ? null : <p>{remedy}</p>}
          {command === undefined ? null : <CommandLine text={command} />}
        </div>
      )}
    </Banner>
  );
}
