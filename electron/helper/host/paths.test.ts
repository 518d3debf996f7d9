import { describe, expect, it } from 'vitest';
import { systemPaths } from './paths';

describe('systemPaths', () => {
  it('are those of the host for an empty root, and never relative', () => {
    expect(systemPaths('')).toEqual(systemPaths());
    expect(systemPaths('').etc).toBe('/etc/virtnet-manager');
    expect(systemPaths('here').etc).toBe(`${process.cwd()}/here/etc/virtnet-manager`);
  });
});
