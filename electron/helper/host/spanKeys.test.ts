import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKey, isSecret, newSecret, readSpanKey, spanKeyFile } from './spanKeys';

const paths = { etc: '/etc/virtnet-manager' };
const secret = Buffer.alloc(32, 7).toString('base64');
const holding = (content: string | null) => ({ readFile: () => Promise.resolve(content) });

describe('a secret of a span', () => {
  it('is new each time, and known by its form', () => {
    expect(newSecret()).not.toBe(newSecret());
    expect(isSecret(newSecret())).toBe(true);
    expect(isSecret('short')).toBe(false);
    expect(isSecret(`${newSecret()}\n`)).toBe(false);
  });

  it('is read from the file of its id, and nothing else is taken for one', async () => {
    expect(spanKeyFile(paths, '0123456789abcdef')).toBe('/etc/virtnet-manager/keys/0123456789abcdef');
    expect(await readSpanKey(holding(`${secret}\n`), paths, '0123456789abcdef')).toBe(secret);
    expect(await readSpanKey(holding('neighbor x'), paths, '0123456789abcdef')).toBeNull();
    expect(await readSpanKey(holding(null), paths, '0123456789abcdef')).toBeNull();
  });

  it.each(['../../shadow', '', '0123456789ABCDEF', '0123456789abcdef/', '0123456789abcde\n'])(
    'has no file by the id %j',
    (id) => expect(() => spanKeyFile(paths, id)).toThrow('is no id'),
  );

  it('gives each purpose a key of its own, the same on every host', () => {
    const keys = (['agent', 'bgp', 'wireguard'] as const).map((purpose) => deriveKey(secret, purpose));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
    const expanded = createHmac('sha256', Buffer.alloc(32, 7))
      .update('virtnet-manager span bgp\u0001')
      .digest();
    expect(keys[1]).toEqual(expanded);
    expect(keys.every((key) => key.length === 32)).toBe(true);
  });
});
