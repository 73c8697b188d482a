import type { Program } from '../console/program.ts';
import { runDoctor } from './doctor.ts';

/** `foundry-chat doctor [--json]` */
export const doctor: Program = {
  name: 'doctor',
  options: { json: 'flag' },
  help: { json: {} },
  run: async ({ console, options, language, version }) =>
    await runDoctor(console, { language, version, isJson: options.flags.has('json') }),
};
