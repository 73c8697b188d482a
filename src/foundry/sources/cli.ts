import type { CliGeneration } from '../cli/cli-words.ts';
import type { FoundryCli } from '../cli/foundry-cli.ts';
import type { Source } from './source.ts';

/** `foundry server status --output json`: CLI 0.10 and later. */
export function serverStatusSource(cli: FoundryCli): Source {
  return statusSource(cli, 'server');
}

/** `foundry service status`: the CLI up to 0.8. */
export function serviceStatusSource(cli: FoundryCli): Source {
  return statusSource(cli, 'service');
}

/**
 * Both sources of one command share its looks: which generation it is is found out once, and a
 * command that is missing or another program is left alone for a while.
 */
function statusSource(cli: FoundryCli, generation: CliGeneration): Source {
  return {
    name: `foundry ${generation} status`,
    asksCommand: true,
    addresses: async (signal) => {
      const status = await cli.status(signal);
      return status?.generation === generation ? status.urls : [];
    },
  };
}
