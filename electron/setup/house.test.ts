/** The walls of the house: which imports they let through, and what is said of circles and folders. */
import { describe, expect, it } from 'vitest';
import {
  calledTests,
  circlesOf,
  drawFloors,
  homelessRooms,
  judgeFolders,
  missingPaths,
  readHouse,
  sidesNamed,
  straightQuotes,
  wallBrokenBy,
} from './house.mjs';

const root = new URL('../..', import.meta.url).pathname;
const imported = (from: string, to: string, type = false) => ({ from, to, type });

describe('walls', () => {
  it.each([
    ['electron/helper/core/plan.ts', 'electron/helper/host/host.ts', null],
    ['electron/helper/host/host.ts', 'electron/helper/core/plan.ts', 'floors'],
    ['electron/helper/activity/log.ts', 'electron/helper/kinds/link.ts', 'floors'],
    ['electron/helper/libvirt/offer.ts', 'electron/helper/kinds/link.ts', null],
    ['electron/helper/kinds/firewall/rule.ts', 'electron/helper/kinds/link.ts', null],
    ['electron/helper/core/plan.test.ts', 'electron/helper/orders/start.ts', null],
    ['electron/helper/core/plan.test.ts', 'e2e/fakes/fakeHost.ts', null],
    ['electron/helper/core/plan.test.ts', 'e2e/fixtures/site.ts', 'parts'],
    ['electron/helper/core/plan.ts', 'e2e/fakes/fakeHost.ts', 'parts'],
    ['electron/desktop/main.ts', 'electron/helper/main.ts', 'parts'],
    ['electron/cli/connect.ts', 'electron/helper/compose.ts', null],
    ['shared/xml/ip.ts', 'renderer/state/store.ts', 'parts'],
    ['renderer/state/store.ts', 'shared/xml/ip.ts', null],
    ['renderer/page/Tab.tsx', 'renderer/guests/Guests.module.css', 'sheets'],
    ['renderer/page/Tab.tsx', 'renderer/ui/styles/table.module.css', null],
    ['renderer/page/details/Tab.tsx', 'renderer/page/Page.module.css', null],
  ])('%s imports %s: %s', (from, to, wall) => {
    expect(wallBrokenBy(imported(from, to))).toBe(wall);
  });
});

describe('circles', () => {
  it('are named by the files on them', () => {
    expect(circlesOf([imported('a', 'b'), imported('b', 'c'), imported('c', 'b')])).toEqual([
      ['b', 'c', 'b'],
    ]);
  });

  it('are none where only types are asked for', () => {
    expect(circlesOf([imported('a', 'b'), imported('b', 'a', true)])).toEqual([]);
  });
});

describe('folders', () => {
  const many = (count: number, folder: string) =>
    Array.from({ length: count }, (_, at) => `${folder}/${at}.ts`);

  it('are full, overfull, or hold a single file', () => {
    const files = [...many(25, 'right'), ...many(26, 'full'), ...many(31, 'overfull'), 'alone/a.ts'];
    expect(judgeFolders(files)).toEqual({
      faults: ['overfull: 31 files', 'alone: a single file'],
      full: ['full'],
    });
  });

  it('may hold a single file above others', () => {
    expect(judgeFolders(['top/main.ts', ...many(2, 'top/below')]).faults).toEqual([]);
  });

  it('are on a floor each', () => {
    expect(homelessRooms(['shared/xml/ip.ts', 'shared/attic/box.ts'])).toEqual(['shared/attic']);
  });
});

describe('a file of the product', () => {
  it('is not called a test', () => {
    const tests = ['shared/xml/ip.test.ts', 'e2e/laws/testedTools.ts', 'electron/setup/test.mjs'];
    const products = [
      'electron/cli/verbs/test.ts',
      'renderer/probe/TestDialog.tsx',
      'shared/contract/networkTest.ts',
    ];
    expect(calledTests([...tests, ...products])).toEqual(products);
  });
});

describe('a text', () => {
  it('names no path of ours that is not there', () => {
    const text = 'See `shared/a.ts`, `electron/helper/`, `docs/x.md` and `renderer/gone.tsx`.';
    const there = new Set(['shared/a.ts', 'electron/helper/']);
    expect(missingPaths(text, (named) => there.has(named))).toEqual(['renderer/gone.tsx']);
  });
});

describe('the house as it is', () => {
  const { files, imports } = readHouse(root);

  it('is read whole: product files, tests and style sheets', () => {
    expect(files).toEqual(
      expect.arrayContaining(['electron/setup/house.mjs', 'electron/setup/house.test.ts']),
    );
    expect(imports).toContainEqual(imported('electron/setup/house.test.ts', 'electron/setup/house.mjs'));
  });

  it('names where text begins and ends instead of sides, but for scales', () => {
    const css = '.a {\n  margin-left: 4px;\n  inset-inline-start: 0;\n  text-align: right;\n}';
    expect(sidesNamed('renderer/page/a.module.css', css)).toEqual([
      'renderer/page/a.module.css:2',
      'renderer/page/a.module.css:4',
    ]);
    expect(sidesNamed('renderer/pictures/a.css', css)).toEqual([]);
  });

  it('writes its texts with curly quotes', () => {
    const text = `<p>The network "lab"</p>;\nconst a = \`it's "so"\`;\nconst b = querySelector('[role="tab"]');\n// it's said`;
    expect(straightQuotes('renderer/page/A.tsx', text)).toEqual([
      'renderer/page/A.tsx:1',
      'renderer/page/A.tsx:2',
    ]);
    expect(straightQuotes('renderer/page/A.tsx', '<p>The network “lab” isn’t</p>')).toEqual([]);
  });

  it('is drawn without an arrow that another way already shows', () => {
    const helper = drawFloors(imports).find((one) => one.startsWith('**electron/helper**')) ?? '';
    expect(helper).toContain('  core --> kinds');
    expect(helper).not.toContain('  core --> host\n');
  });
});
