import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** undici 7 and the undici 6 inside discord.js change each other's defaults within one process. */
const DISCORD_DOOR = ['test/bots/discord/**/*.test.ts'];
/** A client of discord.js as it comes: it needs a process of its own. */
const DISCORD_CLIENT = ['test/fakes/discord/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    // Most tests wait for sockets, not for a processor.
    maxWorkers: Math.max(6, availableParallelism()),
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
          exclude: [...configDefaults.exclude, ...DISCORD_DOOR, ...DISCORD_CLIENT],
        },
      },
      { extends: true, test: { name: 'discord', isolate: false, include: DISCORD_DOOR } },
      { extends: true, test: { name: 'alone', include: DISCORD_CLIENT } },
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
