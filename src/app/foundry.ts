import { type Config, isLoopback } from '../config/load.ts';
import { commandLineOf } from '../foundry/cli/command-line-of.ts';
import { FoundryCli } from '../foundry/cli/foundry-cli.ts';
import { Foundry } from '../foundry/foundry.ts';
import { autostart } from '../foundry/sources/autostart.ts';
import type { Log } from '../log.ts';
import { type Observe, unobserved } from '../observe.ts';
import { FOUNDRY, type Store } from '../storage/store.ts';
import { PracticeSource } from './practice-source.ts';
import { isNewcomer, sourcesFor } from './sources.ts';

/** How often a newcomer on the practice model is looked after: a real Foundry takes over. */
const PRACTICE_RESCAN_MS = 15_000;

export type OpenedFoundry = {
  readonly foundry: Foundry;
  readonly cli: FoundryCli;
  close(): Promise<void>;
};

export type FoundryParts = {
  readonly store: Pick<Store, 'foundry'>;
  readonly log: Log;
  readonly observe?: Observe;
  /** False: the practice model never stands in. */
  readonly hasPractice?: boolean;
};

/** The client with its sources, the practice model and the memory of the last port. */
export function openFoundry(
  config: Config,
  { store, log, observe = unobserved, hasPractice = true }: FoundryParts,
): OpenedFoundry {
  const practice = hasPractice ? new PracticeSource() : undefined;
  const cli = new FoundryCli({ command: config.FOUNDRY_CLI, log });
  const starter = autostart({
    cli,
    // On the practice model nobody would search again soon.
    onStarted: () => void foundry.rescan().catch(() => {}),
    onFailed: (error) => log.warn({ error: String(error) }, 'Foundry could not be started'),
  });
  const lastPort = async () => (await store.foundry.read(FOUNDRY))?.port;
  const foundry = new Foundry({
    sources: sourcesFor(config, {
      cli,
      ...(config.FOUNDRY_AUTOSTART ? { starter } : {}),
      practice,
      lastPort,
    }),
    concurrency: config.FOUNDRY_CONCURRENCY,
    defaultModel: config.FOUNDRY_DEFAULT_MODEL,
    commandLine: commandLineOf(cli),
    onFound: ({ url, generation }) => {
      if (generation === 'practice') return;
      practice?.retire();
      rememberPort(url, { store, log });
    },
    log,
    observe,
  });
  const watch = setInterval(() => void leavePractice(foundry), PRACTICE_RESCAN_MS).unref();
  if (!isNewcomer(config)) clearInterval(watch);
  return {
    foundry,
    cli,
    async close(): Promise<void> {
      clearInterval(watch);
      cli.close();
      await foundry.close();
      await practice?.close();
    },
  };
}

async function leavePractice(foundry: Foundry): Promise<void> {
  const { generation } = await foundry.health();
  if (generation === 'practice') await foundry.rescan().catch(() => {});
}

/** A port that worked once is tried again, should nothing else tell where Foundry is. */
function rememberPort(url: string, { store, log }: Pick<FoundryParts, 'store' | 'log'>): void {
  const { hostname, port: text } = new URL(url);
  const port = Number(text);
  if (port === 0 || !isLoopback(hostname)) return;
  store.foundry
    .update(FOUNDRY, () => ({ port }))
    .catch((error: unknown) => log.warn({ error: String(error) }, 'the port was not saved'));
}
