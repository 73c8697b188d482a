import { once } from 'node:events';
import type { CliProgram } from './types.ts';

/** A binary of that name from the Ethereum toolkit, which also lives in `~/.foundry`. */
export const ethereumCli: CliProgram = ({ args, out, err }) => {
  const [first] = args;
  if (first === '--version' || first === '-V') {
    out('foundry Version: 1.3.5-stable\nCommit SHA: 9979a41b5daa5da1572d973d7ac5a3dd2afc0221\n');
    out('Build Timestamp: 2025-09-09T04:02:30.653154000Z (1757390550)\nBuild Profile: maxperf\n');
    return 0;
  }
  const help = "For more information, try '--help'.\n";
  const usage = 'Usage: foundry <COMMAND>\n';
  if (first === undefined)
    err(`Build, test, fuzz, debug and deploy Solidity contracts\n\n${usage}`);
  else if (first.startsWith('-'))
    err(`error: unexpected argument '${first}' found\n\n${usage}\n${help}`);
  else err(`error: unrecognized subcommand '${first}'\n\n${usage}\n${help}`);
  return 2;
};

/** Says nothing until it is killed. */
export const hangingCli: CliProgram = async ({ signal }) => {
  await once(signal, 'abort');
  return 1;
};
