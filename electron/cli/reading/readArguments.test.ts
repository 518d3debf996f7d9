import { describe, expect, it } from 'vitest';
import { completionScript } from './completion';
import { verbHelp } from './help';
import { manPage } from './manPage';
import { readArguments } from './readArguments';
import { formatTable } from '../terminal/table';
import { VERBS } from '../verbs/verbTable';

const verb = (name: string) => {
  const found = VERBS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('a command line', () => {
  it('gives operands by place and by name, and options in any order', () => {
    const args = readArguments(verb('net-update'), [
      ...['--live', 'lab', 'add', '--section', 'dns-host', '<host/>'],
    ]);
    expect(['network', 'command', 'section', 'xml'].map((name) => args.value(name))).toEqual([
      'lab',
      'add',
      'dns-host',
      '<host/>',
    ]);
    expect([args.has('live'), args.has('config')]).toEqual([true, false]);
  });

  it('takes several operands, and what follows -- as it is', () => {
    expect(readArguments(verb('net-start'), ['a', 'b']).all('network')).toEqual(['a', 'b']);
    expect(readArguments(verb('net-info'), ['--', '-odd']).required('network')).toBe('-odd');
  });

  it.each([
    ['net-info', [], "command 'net-info' requires <network> option"],
    ['net-info', ['a', 'b'], "unexpected data 'b'"],
    ['net-list', ['--odd'], "command 'net-list' doesn't support option --odd"],
    ['net-list', ['--all=yes'], 'option --all takes no value'],
    ['net-list', ['--uuid', '--name'], 'Options --uuid and --name are mutually exclusive'],
    ['net-info', ['a', '-c'], 'option -c requires a value'],
    ['net-info', ['a', '-c', 'x', '-c', 'y'], '--connect is given twice'],
  ])('%s %j is refused', (name, argv, message) => {
    expect(() => readArguments(verb(name), argv)).toThrow(message);
  });
});

describe('what is made of the verbs’ descriptions', () => {
  it('names every verb and option', () => {
    const page = manPage(VERBS);
    for (const { name, hidden } of VERBS) {
      if (hidden) continue;
      expect(verbHelp(verb(name))).toContain(`Usage: virtnet ${name}`);
      expect(page).toContain(`.SS ${name.replaceAll('-', '\\-')} `);
    }
    expect(() => completionScript('tcsh')).toThrow('bash, zsh, fish');
  });

  it('has no operand after one that takes several', () => {
    for (const { name, operands = [] } of VERBS)
      expect(
        operands.slice(0, -1).some(({ several }) => several),
        name,
      ).toBe(false);
  });
});

describe('a table', () => {
  it('is as wide as its widest cells', () => {
    expect(formatTable(['Name', 'State'], [['default', 'active']])).toBe(
      ' Name      State\n-------------------\n default   active',
    );
  });
});
