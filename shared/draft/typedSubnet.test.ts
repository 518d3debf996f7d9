import { describe, expect, it } from 'vitest';
import { formatSubnet } from '../addresses/addresses';
import { typedSubnet } from './typedSubnet';

describe('the subnet of an address in a form', () => {
  const of = (address: string, prefix: string): string | null => {
    const subnet = typedSubnet({ address, prefix });
    return subnet && formatSubnet(subnet);
  };

  it('is the one around it', () => {
    expect(of('10.0.0.9', '24')).toBe('10.0.0.0/24');
    expect(of('fd00::1', '64')).toBe('fd00::/64');
  });

  it('is none while something is half typed, or too large', () => {
    expect(of('10.0.0.', '24')).toBeNull();
    expect(of('10.0.0.9', '')).toBeNull();
    expect(of('10.0.0.9', '33')).toBeNull();
    expect(of('10.0.0.9', '999')).toBeNull();
    expect(typedSubnet(undefined)).toBeNull();
  });
});
