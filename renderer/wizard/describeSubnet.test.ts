/** The live labels under the network field. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../shared/addresses/addresses';
import { describeSubnet } from './describeSubnet';

const describeText = (text: string) => {
  const parsed = parseCidr(text);
  return parsed && describeSubnet(parsed.subnet);
};

describe('describeSubnet', () => {
  it('says what follows from a network', () => {
    expect(describeText('172.16.40.0/24')).toEqual({
      netmask: '255.255.255.0',
      gateway: '172.16.40.1',
      broadcast: '172.16.40.255',
      size: '256 addresses',
      type: 'Private',
    });
  });

  it.each([
    ['10.0.0.0/8', '16,777,216 addresses', 'Private'],
    ['8.8.8.0/29', '8 addresses', 'Public'],
    ['127.0.0.0/24', '256 addresses', 'Reserved'],
  ])('knows size and type of %s', (text, size, type) => {
    expect(describeText(text)).toMatchObject({ size, type });
  });
});
