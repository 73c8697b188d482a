import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** undici 7 and the undici 6 inside discord.js change each other's defaults within one process. */
const DISCORD = ['test/fakes/discord/**/*.test.ts', 'test/bots/discord/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    // Most tests wait for sockets, not for a processor.
    maxWorkers: Math.max(4, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Loading the sources anew for each file would take longer than the tests.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...DISCORD],
        },
      },
      { extends: true, test: { name: 'alone', include: DISCORD } },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary'],
      // These only rise.
      thresholds: { statements: 93, branches: 88, functions: 93, lines: 94 },
    },
  },
});
