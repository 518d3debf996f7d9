import { describe, expect, it } from 'vitest';
import { sampleError } from '../../e2e/fakes/samples';
import { errorDetails, errorRemedy } from './errorText';

describe('errorDetails', () => {
  it('shows command, exit status and output', () => {
    expect(errorDetails(sampleError().toShape())).toEqual([
      { name: 'Command (exit status 2)', text: 'dnsmasq --conf-file=x' },
      { name: 'Its output', text: 'Address already in use' },
    ]);
  });

  it('names what could not be undone', () => {
    const data = { code: 'rolled-back' as const, cause: 'no', undoErrors: ['a', 'b'] };
    expect(errorDetails({ message: 'x', data })).toContainEqual({
      name: 'Could not be undone',
      text: 'a\nb',
    });
  });

  it('is empty when the message says it all', () => {
    expect(errorDetails({ message: 'x', data: { code: 'not-found', name: 'a' } })).toEqual([]);
  });
});

describe('errorRemedy', () => {
  it('offers the command that installs a missing tool', () => {
    const data = { code: 'missing-tool' as const, tools: [], install: 'apt-get install dnsmasq-base' };
    expect(errorRemedy({ message: 'x', data })?.command).toBe('apt-get install dnsmasq-base');
  });

  it('is null where there is no advice', () => {
    expect(errorRemedy(sampleError().toShape())).toBeNull();
  });
});
