import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Loading what is tested anew for each file took longer than testing it.
          isolate: false,
          include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'renderer/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'laws',
          include: ['e2e/laws/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Half of their time is waiting for kernels, clients and timers.
          maxWorkers: 3,
        },
      },
    ],
  },
});
