import type { Program } from '../console/program.ts';

export const setup: Program = { name: 'setup', options: {}, help: {}, run: async () => 0 };
