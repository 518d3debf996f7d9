import { describe, expect, it } from 'vitest';
import { readProbe } from './remoteProbe';

const good = 'folder /tmp/virtnet-session.Ab12Cd34\nsystem Linux x86_64\n';

describe('what another host says of itself', () => {
  it('is its private folder, its processor, and each Node', () => {
    expect(readProbe(`Welcome!\n${good}node /usr/bin/node v18.2.0\nnode /opt/node v22.1.0\n`)).toEqual({
      folder: '/tmp/virtnet-session.Ab12Cd34',
      system: 'Linux',
      machine: 'x86_64',
      nodes: [
        { path: '/usr/bin/node', version: [18, 2] },
        { path: '/opt/node', version: [22, 1] },
      ],
    });
  });

  it.each([
    'node /bin/sh;reboot v22.0.0',
    'node /bin/$(reboot) v22.0.0',
    'node node v22.0.0',
    `node /${'x'.repeat(300)} v22.0.0`,
    'node /usr/bin/node v22.0.0; reboot',
  ])('is no Node: %s', (line) => {
    expect(readProbe(`${good}${line}\n`).nodes).toEqual([]);
  });

  it.each([
    '',
    'folder /etc\nsystem Linux x86_64\n',
    'folder /tmp/virtnet-session.Ab12Cd34/../../etc\nsystem Linux x86_64\n',
    'folder /tmp/virtnet-session.Ab12Cd3;\nsystem Linux x86_64\n',
    'folder /tmp/virtnet-session.Ab12Cd34\nsystem $(reboot) x\n',
  ])('is refused: %j', (text) => {
    expect(() => readProbe(text)).toThrow('does not answer as a shell does');
  });
});
