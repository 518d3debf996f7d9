import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparklinePath';

describe('sparklinePath', () => {
  it('draws both directions together, and the largest rate at the top', () => {
    expect(sparklinePath({ rx: [0, 3000, 1000], tx: [0, 1000, 1000] }, 10)).toBe('M0 10L1 0L2 5');
  });

  it('is broken where nothing was collected', () => {
    expect(sparklinePath({ rx: [null, 2000, null, 2000, 2000], tx: [null, 0, null, 0, 0] }, 10)).toBe(
      'M1 0M3 0L4 0',
    );
  });

  it('keeps a lone packet low, and draws nothing for silence', () => {
    expect(sparklinePath({ rx: [0, 100], tx: [0, 0] }, 10)).toBe('M0 10L1 9');
    expect(sparklinePath({ rx: [0, null], tx: [0, null] }, 10)).toBe('');
    expect(sparklinePath({ rx: [], tx: [] }, 10)).toBe('');
  });
});
