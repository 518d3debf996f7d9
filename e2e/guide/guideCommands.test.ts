/** Every command of the guide, run on a machine of its own as the page says it, with what it is said to print. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { blocksOf, callsOf, guideFolder, guidePages, isAsPrinted, readPage, type Block } from './guideBlocks';

/** Says that the network “lab” of the first page runs already. */
const LAB_RUNS = '<!-- the network lab runs -->';

const opened: CliMachine[] = [];
afterEach(() => opened.splice(0).forEach((machine) => machine.close()));

async function openMachine(): Promise<CliMachine> {
  const machine = await CliMachine.open();
  opened.push(machine);
  return machine;
}

const isRun = ({ language, rest }: Block): boolean =>
  (language === 'sh' || language === 'console') && rest === '';

async function startLab(machine: CliMachine): Promise<void> {
  const lab = blocksOf(readPage('first-network')).find(({ rest }) => rest === 'lab.xml');
  writeFileSync(join(machine.folder, 'lab.xml'), (lab?.lines ?? []).join('\n'));
  const { status, stderr } = await machine.run('virtnet net-define lab.xml && virtnet net-start lab');
  expect(stderr).toBe('');
  expect(status).toBe(0);
}

/** The output of a call, without what is another at each run. */
async function print(machine: CliMachine, call: string): Promise<{ status: number | null; lines: string[] }> {
  const { status, stdout, stderr } = await machine.run(`{ ${call}\n} 2>&1`);
  const text = `${stdout}${stderr}`.replaceAll(machine.machine.root, '').trimEnd();
  return { status, lines: text === '' ? [] : text.split('\n').map((line) => line.trimEnd()) };
}

async function runBlock(machine: CliMachine, block: Block, place: string): Promise<string[]> {
  if (block.language === 'sh') {
    const { status, lines } = await print(machine, `set -e\n${block.lines.join('\n')}`);
    expect(status, `${place}\n${lines.join('\n')}`).toBe(0);
    return block.lines;
  }
  const now: string[] = [];
  for (const { call, printed } of callsOf(block)) {
    const { lines } = await print(machine, call);
    const isRight = isAsPrinted(printed, lines);
    if (process.env['UPDATE_GOLDEN'] !== '1')
      expect(isRight ? printed : lines, `${place} ${call}`).toEqual(printed);
    now.push(`$ ${call}`, ...(isRight ? printed : lines));
  }
  return now;
}

describe('the guide', () => {
  it.each(guidePages().filter((page) => blocksOf(readPage(page)).some(isRun)))(
    '%s: its commands do what it says',
    async (page) => {
      const text = readPage(page);
      const machine = await openMachine();
      if (text.includes(LAB_RUNS)) await startLab(machine);
      const now = new Map<Block, string[]>();
      for (const block of blocksOf(text)) {
        if (block.language === 'xml' && block.rest !== '')
          writeFileSync(join(machine.folder, block.rest), block.lines.join('\n'));
        if (isRun(block)) now.set(block, await runBlock(machine, block, `${page}.md:${block.at}`));
      }
      if (process.env['UPDATE_GOLDEN'] === '1') writePage(page, text, now);
    },
  );
});

/** Writes what was printed into the page, from its end so that places hold. */
function writePage(page: string, text: string, now: ReadonlyMap<Block, string[]>): void {
  const lines = text.split('\n');
  for (const [{ at, lines: old }, printed] of [...now].reverse()) lines.splice(at, old.length, ...printed);
  writeFileSync(join(guideFolder, `${page}.md`), lines.join('\n'));
}
