/**
 * What may come over each boundary, through the part that meets it: the answers are those of docs/hostile-inputs.md, which
 * UPDATE_HOSTILE=1 writes anew. Read the difference before you keep it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerOf, type Boundary } from './boundary';
import { definitions } from './definitions';
import { guest } from './guest';
import { localUser } from './localUser';
import { otherHost } from './otherHost';
import { page } from './page';
import { remote } from './remote';
import { renderer } from './renderer';
import { rootPrograms } from './rootPrograms';
import { stored } from './stored';

const BOUNDARIES = [guest, localUser, page, renderer, definitions, remote, rootPrograms, stored, otherHost];
const DOCUMENT = join(import.meta.dirname, '../../docs/hostile-inputs.md');
const LEAST = 60;

async function answersOf(boundary: Boundary): Promise<(readonly [string, string])[]> {
  await boundary.open?.();
  try {
    const answers: (readonly [string, string])[] = [];
    for (const [what, answer] of boundary.inputs) answers.push([what, await answerOf(answer)]);
    return answers;
  } finally {
    await boundary.close?.();
  }
}

const tableOf = ({ title, through }: Boundary, answers: (readonly [string, string])[]): string =>
  [
    `## ${title}`,
    `${answers.length} inputs, met by ${through}.`,
    [
      '| what comes | answer |',
      '| --- | --- |',
      ...answers.map(([what, answer]) => `| ${what} | ${answer} |`),
    ].join('\n'),
  ].join('\n\n');

it('answers what may come over each boundary as the document says', async () => {
  const tables: string[] = [];
  const wrong: unknown[] = [];
  for (const boundary of BOUNDARIES) {
    const answers = await answersOf(boundary);
    const { title } = boundary;
    expect(new Set(answers.map(([what]) => what)).size, title).toBe(answers.length);
    expect(answers.length, title).toBeGreaterThanOrEqual(LEAST);
    const bad = answers.filter(([, answer]) => !/^(?!fails|.*(?:undefined|\[object))..+/.test(answer));
    wrong.push(...bad);
    tables.push(tableOf(boundary, answers));
  }
  expect(wrong).toEqual([]);
  const text = [
    '# Hostile inputs',
    'What may come over each boundary of the [threat model](threat-model.md), and what comes of it. This file is written by\n`e2e/hostile/hostile.test.ts` (UPDATE_HOSTILE=1), which sends each input through the part that meets it and fails when an\nanswer is another one. Long answers are cut off.',
    ...tables,
    '',
  ].join('\n\n');
  if (process.env['UPDATE_HOSTILE'] === '1') writeFileSync(DOCUMENT, text);
  expect(text).toBe(readFileSync(DOCUMENT, 'utf8'));
});
