import { sourcesFor } from '../app/sources.ts';
import type { Config } from '../config/load.ts';
import type { CliGeneration } from '../foundry/cli/cli-words.ts';
import { commandLineOf } from '../foundry/cli/command-line-of.ts';
import { FoundryCli } from '../foundry/cli/foundry-cli.ts';
import type { Absence } from '../foundry/cli/known-command.ts';
import { untilAborted } from '../foundry/deadlines.ts';
import type { Endpoint } from '../foundry/endpoint.ts';
import { asFoundryError, type FoundryError } from '../foundry/errors.ts';
import { recognise } from '../foundry/fingerprint.ts';
import { Foundry } from '../foundry/foundry.ts';
import type { Source } from '../foundry/sources/source.ts';
import { Transport } from '../foundry/transport.ts';
import type { Model } from '../foundry/types.ts';
import { openLog } from '../log.ts';
import { rememberedPort } from '../storage/inspect.ts';

/** As the product searches. */
const SEARCH_MS = 3_000;

/** One place that was looked at. */
export type SearchStep = {
  readonly source: string;
  /** What it named. */
  readonly addresses: readonly string[];
  /** Those of them where a model server answers. */
  readonly found: readonly Endpoint[];
  readonly ms: number;
  /** Why the command said nothing; only of the sources that ask it. */
  readonly absence?: Absence;
};

export type FoundrySearch = {
  readonly steps: readonly SearchStep[];
  /** The server that would be used. */
  readonly endpoint?: Endpoint;
  /** Of the `foundry` command, where there is one. */
  readonly cliGeneration?: CliGeneration;
  /** The model that answers by default, or why there is none; unset without a server. */
  readonly model?: Model | FoundryError;
};

/** Asks every place where Foundry is searched for, all at once, and the server that is found. */
export async function searchFoundry(config: Config, signal: AbortSignal): Promise<FoundrySearch> {
  const log = openLog({ level: 'silent', secrets: [] });
  const cli = new FoundryCli({ command: config.FOUNDRY_CLI, log });
  const transport = new Transport();
  const over = AbortSignal.any([signal, AbortSignal.timeout(SEARCH_MS)]);
  try {
    const sources = sourcesFor(config, { cli, lastPort: () => rememberedPort(config.DATA_DIR) });
    const models = new Map<string, Promise<Model | FoundryError>>();
    const steps = await Promise.all(
      sources.map(async (source) => {
        const step = await look(source, { cli, transport, signal: over });
        // At once: another place may be slow to say that there is nothing.
        for (const { url } of step.found.slice(0, 1)) {
          if (!models.has(url)) models.set(url, defaultModel(url, { config, cli, signal }));
        }
        return step;
      }),
    );
    const endpoint = steps.flatMap(({ found }) => found)[0];
    const model = endpoint === undefined ? undefined : await models.get(endpoint.url);
    return {
      steps,
      ...(endpoint && { endpoint }),
      ...(cli.generation && { cliGeneration: cli.generation }),
      ...(model && { model }),
    };
  } finally {
    cli.close();
    await transport.close();
  }
}

type Tools = {
  readonly cli: FoundryCli;
  readonly transport: Transport;
  readonly signal: AbortSignal;
};

async function look(source: Source, { cli, transport, signal }: Tools): Promise<SearchStep> {
  const startedAt = performance.now();
  const addresses = await untilAborted(source.addresses(signal), signal).catch(() => []);
  const probes = addresses.map((url) => recognise({ url, source: source.name }, transport, signal));
  const found = (await Promise.all(probes)).filter((endpoint) => endpoint !== undefined);
  const { absence } = cli;
  return {
    source: source.name,
    addresses,
    found,
    ms: Math.round(performance.now() - startedAt),
    ...(source.asksCommand && absence !== undefined ? { absence } : {}),
  };
}

async function defaultModel(
  url: string,
  { config, cli, signal }: { config: Config; cli: FoundryCli; signal: AbortSignal },
): Promise<Model | FoundryError> {
  const foundry = new Foundry({
    sources: [{ name: 'found', addresses: async () => [url] }],
    concurrency: 1,
    defaultModel: config.FOUNDRY_DEFAULT_MODEL,
    commandLine: commandLineOf(cli),
    log: openLog({ level: 'silent', secrets: [] }),
  });
  return await untilAborted(foundry.model(), signal)
    .catch(asFoundryError)
    .finally(() => foundry.close());
}
