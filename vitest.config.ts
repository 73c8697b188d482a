import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most tests wait for sockets, not for a processor.
    maxWorkers: 4,
    testTimeout: 15_000,
    hookTimeout: 15_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary'],
      // These only rise.
      thresholds: { statements: 90, branches: 85, functions: 89, lines: 91 },
    },
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
});
