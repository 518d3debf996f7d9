import { describe, expect, it } from 'vitest';
import { takeToken } from './transportToken';

function places(hash: string, kept: Record<string, string> = {}) {
  const urls: string[] = [];
  return {
    kept,
    urls,
    location: { hash, pathname: '/', search: '?x=1' },
    history: {
      replaceState: (_data: unknown, _title: string, url?: string | URL | null) =>
        void urls.push(String(url)),
    },
    storage: {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => {
        kept[key] = value;
      },
    },
  };
}

describe('takeToken', () => {
  it('takes the token out of the address bar and keeps it for reloads', () => {
    const first = places('#token=abc-_1');
    expect(takeToken(first)).toBe('abc-_1');
    expect(first.urls).toEqual(['/?x=1']);
    expect(takeToken(places('', first.kept))).toBe('abc-_1');
  });

  it('prefers a new link to the token kept before', () => {
    const first = places('#token=old');
    takeToken(first);
    expect(takeToken(places('#token=new', first.kept))).toBe('new');
  });

  it('is null for a page that was opened without the link', () => {
    const page = places('');
    expect(takeToken(page)).toBeNull();
    expect(page.urls).toEqual([]);
  });
});
