#!/usr/bin/env -S node --
// Without those two dashes Node.js takes --env-file for itself, wherever it stands.
import './heap.ts';
import { isNodeTooOld, neededNode, version } from './version.ts';

/** Everything else is loaded only by a Node.js that can run it. */
if (isNodeTooOld()) {
  const { en } = await import('./texts/programs/en.ts');
  process.stderr.write(`${en.oldNode(process.versions.node, neededNode)}\n`);
  process.exit(1);
}

const { runProgram } = await import('./console/run-program.ts');
const [name, ...args] = process.argv.slice(2);
const status = await runProgram(name, args, {
  version,
  programs: {
    doctor: async () => (await import('./doctor/program.ts')).doctor,
    setup: async () => (await import('./setup/program.ts')).setup,
    ask: async () => (await import('./one-shot/ask.ts')).ask,
    export: async () => (await import('./one-shot/export.ts')).exportConversations,
  },
  start: async (options) => await (await import('./run.ts')).run(options),
});
// What is still open, such as a name that is being looked up, must not hold up the end.
if (status !== undefined) process.exit(status);
