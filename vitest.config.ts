// The test projects: unit tests beside their source, golden scenarios, real clients.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 180_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['e2e/scenarios/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'clients',
          include: ['e2e/clients/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
