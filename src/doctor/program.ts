import type { Program } from '../console/program.ts';
import { runDoctor } from './doctor.ts';

/** From the start of the process to the report: nobody is to wait 5 s, on a busy machine neither. */
const WHOLE_MS = 4_300;
const LONGEST_MS = 3_500;
/** Less would say of everything that it is not known. */
const SHORTEST_MS = 2_500;

/** `foundry-chat doctor [--json]` */
export const doctor: Program = {
  name: 'doctor',
  options: { json: 'flag' },
  help: { json: {} },
  async run({ console, options, language, version }) {
    const left = WHOLE_MS - process.uptime() * 1_000;
    const withinMs = Math.min(Math.max(left, SHORTEST_MS), LONGEST_MS);
    const isJson = options.flags.has('json');
    return await runDoctor(console, { language, version, isJson, withinMs });
  },
};
