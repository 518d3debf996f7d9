import { afterEach, expect, it, vi } from 'vitest';
import { measureFirstLoad } from './firstLoad.mjs';

/**
 * Gzipped; what is shown later is loaded while the connection is opened, or when nothing else is to be done. The texts of
 * all pages come first, for any of them may be shown: about 28 kB, and 20 kB of what puts them together.
 */
const MOST_BYTES = 300_000;

/** What no first picture needs, by what is only used there. */
const LATER = [
  'codemirror',
  'uplot',
  'nanotar',
  'node_modules/diff/',
  'shared/xml/',
  'virtualizer',
  'shared/check/',
  'renderer/wizard/',
  'renderer/page/',
];

afterEach(() => vi.unstubAllEnvs());

it('the window loads little before it shows itself', async () => {
  // React is another one where tests run.
  vi.stubEnv('NODE_ENV', 'production');
  const { bytes, sources } = await measureFirstLoad();
  const early = [...sources.keys()].filter((source) =>
    LATER.some((word) => source.toLowerCase().includes(word)),
  );
  expect(early).toEqual([]);
  expect([...sources.keys()]).toContain('renderer/frame/App.tsx');
  expect(bytes).toBeLessThan(MOST_BYTES);
});
