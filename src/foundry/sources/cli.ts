import { parseServerStatus, parseServiceStatus } from '../cli/parse-status.ts';
import { runCli } from '../cli/run-cli.ts';
import type { Source } from './source.ts';

/** The whole search has 3 s; a command that hangs must leave time for the probe. */
const STATUS_TIMEOUT_MS = 1_500;

/** `foundry server status --output json`: CLI 0.10 and later. */
export function serverStatusSource(command: string): Source {
  return statusSource({
    name: 'foundry server status',
    command,
    args: ['server', 'status', '--output', 'json'],
    parse: parseServerStatus,
  });
}

/** `foundry service status`: the CLI up to 0.8. */
export function serviceStatusSource(command: string): Source {
  return statusSource({
    name: 'foundry service status',
    command,
    args: ['service', 'status'],
    parse: parseServiceStatus,
  });
}

function statusSource(how: {
  name: string;
  command: string;
  args: readonly string[];
  parse: (stdout: string) => string[];
}): Source {
  const { name, command, args, parse } = how;
  return {
    name,
    addresses: async (signal) => {
      const result = await runCli({ command, args, timeoutMs: STATUS_TIMEOUT_MS, signal });
      // The Ethereum tool of the same name, or another generation: its words are no address.
      return result.kind === 'ran' && result.status === 0 ? parse(result.stdout) : [];
    },
  };
}
