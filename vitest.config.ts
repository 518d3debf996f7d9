import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { LANGUAGES_DEFINED } from './electron/setup/languages.mjs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The laws that take longest: one of them started last would run alone. The smallest file is one of them. */
const LONG = [
  'cli',
  'historyUndo',
  'kernel',
  'liveChanges',
  'faultsOfRoutes',
  'traffic',
  'cliUpdate',
  'faultsOfLinks',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.indexOf(path.basename(moduleId, '.test.ts'));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** Ends only what hangs, in milliseconds: a test is never wrong for being slow. */
const HUNG = 30 * 60_000;
const common = {
  setupFiles: 'e2e/fixtures/randomSeed.ts',
  // Programs that tests start say what is expected of them, whatever the machine speaks.
  env: { LANGUAGE: '', LC_ALL: 'C.UTF-8' },
  testTimeout: HUNG,
  hookTimeout: HUNG,
  expect: { poll: { timeout: 5 * 60_000 } },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        define: LANGUAGES_DEFINED,
        test: {
          name: 'unit',
          // Loading what is tested anew for each file took longer than testing it.
          isolate: false,
          ...common,
          include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'renderer/**/*.test.ts'],
        },
      },
      {
        define: LANGUAGES_DEFINED,
        test: {
          name: 'laws',
          isolate: false,
          include: ['e2e/**/*.test.ts'],
          ...common,
          globalSetup: 'e2e/fixtures/bundledPrograms.ts',
          // Half of their time is waiting for kernels, clients and timers.
          maxWorkers: 3,
        },
      },
    ],
  },
});
