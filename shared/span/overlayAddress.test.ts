import { expect, it } from 'vitest';
import { overlayAddress } from './overlayAddress';

const publicKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index + 1)).toString('base64');

it('the overlay of a member ends at its own address', () => {
  expect(overlayAddress({ address: '192.0.2.1' })).toBe('192.0.2.1');
});

it('with WireGuard, it ends at an address that follows from the key', () => {
  expect(overlayAddress({ address: '192.0.2.1', wireguard: { publicKey, port: 51820 } })).toBe(
    'fd5c:91e7:2a40:0:102:304:506:708',
  );
});
