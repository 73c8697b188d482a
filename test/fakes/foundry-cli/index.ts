export { type FakeFoundryCli, installFakeFoundryCli } from './install.ts';
export type { CannedAnswer, CliGeneration, CliState, FakeFoundryCliOptions } from './types.ts';
