import { describe, expect, it } from 'vitest';
import { connectionUriSchema, placeOfUri, uriOfPlace } from './connectionUri';

const bare = { user: null, host: 'lab', port: null, jump: [], become: 'root' };

describe('the URI of a host', () => {
  it.each([
    ['virtnet+ssh://lab/system', bare],
    ['virtnet+ssh://ada@lab:2222/system', { ...bare, user: 'ada', port: 2222 }],
    ['virtnet+ssh://ada@[fe80::1%eth0]:22/system', { ...bare, user: 'ada', host: 'fe80::1%eth0', port: 22 }],
    ['virtnet+ssh://lab/system?become=sudo', { ...bare, become: 'sudo' }],
    [
      'virtnet+ssh://lab/system?jump=eve@gate:23,[2001:db8::1]&become=doas',
      {
        ...bare,
        jump: [
          { user: 'eve', host: 'gate', port: 23 },
          { user: null, host: '2001:db8::1', port: null },
        ],
        become: 'doas',
      },
    ],
  ])('is read and written: %s', (uri, place) => {
    expect(placeOfUri(uri)).toEqual(place);
    expect(uriOfPlace(placeOfUri(uri) ?? expect.fail())).toBe(uri);
  });

  it('is the shortest of those that mean the same', () => {
    const long = placeOfUri('virtnet+ssh://lab/system?become=root&jump=');
    expect(uriOfPlace(long ?? expect.fail())).toBe('virtnet+ssh://lab/system');
  });

  it.each([
    'virtnet+ssh://-oProxyCommand=x/system',
    'virtnet+ssh://-l@lab/system',
    'virtnet+ssh://a;b/system',
    'virtnet+ssh://a b/system',
    'virtnet+ssh://a\n/system',
    'virtnet+ssh://a%0ab/system',
    'virtnet+ssh://a@b@c/system',
    'virtnet+ssh://lab:0/system',
    'virtnet+ssh://lab:65536/system',
    'virtnet+ssh://fe80::1/system',
    'virtnet+ssh://[lab]/system',
    'virtnet+ssh:///system',
    'virtnet+ssh://lab/session',
    'virtnet+ssh://lab/system#x',
    'virtnet+ssh://lab/system?become=su',
    'virtnet+ssh://lab/system?become=sudo&become=sudo',
    'virtnet+ssh://lab/system?command=x',
    'virtnet+ssh://lab/system?jump=-oProxyCommand=x',
    'virtnet+ssh://lab/system?jump=gate%20-oProxyCommand',
    'virtnet+ssh://lab/system?jump=gate$(id)',
    `virtnet+ssh://lab/system?jump=${Array.from({ length: 9 }, (_, at) => `h${at}`).join(',')}`,
    `virtnet+ssh://${'a'.repeat(3000)}/system`,
  ])('is none: %j', (uri) => {
    expect(connectionUriSchema.safeParse(uri).success).toBe(false);
  });
});
