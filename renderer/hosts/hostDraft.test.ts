import { describe, expect, it } from 'vitest';
import { draftOf, emptyDraft, readDraft, withHostTyped } from './hostDraft';

describe('a connection that is typed', () => {
  it('is read as it is remembered', () => {
    const draft = {
      ...withHostTyped(emptyDraft, 'ada@lab.example:2222'),
      jump: 'eve@gate, [2001:db8::1]:23',
      become: 'sudo' as const,
    };
    const { host, issues } = readDraft(draft, []);
    expect(issues).toEqual({});
    expect(host).toEqual({
      name: 'lab.example',
      host: 'lab.example',
      user: 'ada',
      port: 2222,
      jump: [
        { user: 'eve', host: 'gate', port: null },
        { user: null, host: '2001:db8::1', port: 23 },
      ],
      become: 'sudo',
      atStart: false,
    });
    expect(readDraft(draftOf(host ?? expect.fail()), []).host).toEqual(host);
  });

  it.each([
    [{ host: '' }, 'host', 'Enter the name or address'],
    [{ host: '-oProxyCommand=x' }, 'host', 'neither a name nor an address'],
    [{ host: 'lab', user: '-l' }, 'user', 'does not begin with “-”'],
    [{ host: 'lab', port: '70000' }, 'port', 'from 1 to 65535'],
    [{ host: 'lab', port: 'ssh' }, 'port', 'from 1 to 65535'],
    [{ host: 'lab', jump: '-oProxyCommand=x' }, 'jump', 'with commas between them'],
    [{ host: 'lab', name: 'sandbox' }, 'name', 'neither “system” nor “sandbox”'],
    [{ host: 'lab', name: 'cellar' }, 'name', 'called “cellar” already'],
  ] as const)('says what is wrong: %j', (typed, field, words) => {
    const { host, issues } = readDraft({ ...emptyDraft, ...typed }, ['cellar']);
    expect(host).toBeNull();
    expect(issues[field]?.[0]?.message).toContain(words);
    expect(Object.keys(issues)).toContain(field);
  });
});
