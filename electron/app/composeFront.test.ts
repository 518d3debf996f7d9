import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import { composeFront, type Front } from './composeFront';

let front: Front;
afterEach(() => front.close());

describe('a front that is served to a group', () => {
  it('starts no ssh, whoever asks for it', async () => {
    front = composeFront({
      ...{ front: 'browser', version: '1.2.3', initial: null, systemLanguages: [], onLog: () => undefined },
      ...{ helper: '/nowhere/helper.cjs', packaged: false, reach: 'here' },
      preferences: {
        read: () => DEFAULT_PREFERENCES,
        write: () => expect.fail('nothing is stored'),
      },
    });
    await expect(front.connections.open('virtnet+ssh://lab.invalid/system')).rejects.toMatchObject({
      code: 'denied',
    });
  });
});
