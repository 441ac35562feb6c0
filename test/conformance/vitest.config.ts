import { defineConfig } from 'vitest/config';

/** Starts real servers on 127.0.0.1, one test file after the other: the machine may have two cores only. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
