/** Whether a change over several hosts can be made: nothing in the way, every question said yes to. */
import { describe, expect, it } from 'vitest';
import type { PlannedThere, SpanPlanned } from '../../shared/contract/contract';
import type { SpanFinding } from '../../shared/contract/spanWish';
import type { Issue } from '../../shared/definition/issue';
import { canGive, questionsOf, refusalsOf } from './spanQuestions';

const plan = { changes: [], steps: [], script: '' };
const host = (label: string, changes: Partial<PlannedThere> = {}): PlannedThere => ({
  ...{
    host: label,
    label,
    member: label,
    does: 'update',
    planned: { plan, restart: [], risk: null },
    error: null,
  },
  ...changes,
});
const refusing = (label: string, ...issues: Issue[]): PlannedThere =>
  host(label, {
    planned: null,
    error: { message: 'It does not fit.', data: { code: 'invalid-definition', issues } },
  });
const issue = (severity: Issue['severity'], message: string): Issue => ({
  ...{ path: 'ips[0]', code: 'subnet-public', severity, message },
});
const finding = (severity: SpanFinding['severity'], reason: string): SpanFinding => ({
  ...{ code: 'clock-apart', severity, host: 'a', reason, remedy: null },
});
const planned = (findings: SpanFinding[], hosts: PlannedThere[]): SpanPlanned => ({
  wish: { do: 'end', at: 'virtnet:///system', network: 'lab' },
  ...{ proposal: null, findings, hosts },
});

describe('questions', () => {
  it('are asked once, with all that is said of each', () => {
    const hosts = [
      refusing('a', issue('question', 'Public on a.')),
      refusing('b', issue('question', 'Public on b.')),
    ];
    expect(questionsOf([finding('question', 'Ahead.'), finding('advice', 'Far.')], hosts)).toEqual([
      { code: 'clock-apart', words: 'Ahead.' },
      { code: 'subnet-public', words: 'Public on a. Public on b.' },
    ]);
    expect(refusalsOf(hosts)).toEqual([]);
  });

  it('are no refusals, unlike all else', () => {
    const mixed = refusing('a', issue('question', 'Public.'), issue('error', 'Taken.'));
    expect(refusalsOf([host('b'), mixed])).toEqual([mixed]);
  });
});

describe('a change over hosts', () => {
  it('can be made when nothing is in the way', () => {
    expect(canGive(planned([finding('advice', 'Far.')], [host('a'), host('b')]), [])).toBe(true);
    expect(canGive(planned([finding('error', 'Far.')], [host('a')]), [])).toBe(false);
    expect(canGive(planned([], []), [])).toBe(false);
    expect(canGive(planned([], [host('a'), refusing('b', issue('error', 'Taken.'))]), [])).toBe(false);
  });

  it('waits for each question', () => {
    const asking = planned([finding('question', 'Ahead.')], [host('a')]);
    expect(canGive(asking, [])).toBe(false);
    expect(canGive(asking, ['clock-apart'])).toBe(true);
  });
});
