import type { FoundryCli } from '../cli/foundry-cli.ts';
import type { Source } from './source.ts';

/** Between two starts; a failed one doubles it. */
const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 16 * 60_000;

/** When and through what Foundry is started. */
export type AutostartOptions = {
  readonly cli: Pick<FoundryCli, 'service'>;
  /** Told as soon as the service runs, so that somebody searches again at once. */
  readonly onStarted?: () => void;
  /** Told why a start failed. */
  readonly onFailed?: (error: unknown) => void;
  /** Between two starts; default 60 s. */
  readonly pauseMs?: number;
};

/**
 * Starts Foundry's service when a search comes as far as this: it stands behind every real source,
 * before the practice model. It finds nothing itself and holds up nothing: the start goes on behind
 * the search for up to a minute, and the search after it finds the server by the other sources. So
 * somebody has to search again: a watch does, while there is no server; where the practice model
 * stands in there is one, so `onStarted` should search.
 *
 * A search comes here also when an earlier source is only slow. That does no harm: a service that
 * runs, by what the command says, is not started. There is one start at a time, none within a
 * minute of the last, and ever fewer while they fail.
 */
export function autostart(options: AutostartOptions): Source {
  const { cli, onStarted, onFailed, pauseMs = PAUSE_MS } = options;
  const never = new AbortController().signal;
  let isStarting = false;
  let nextAt = 0;
  let failures = 0;

  async function start(): Promise<void> {
    isStarting = true;
    try {
      const { url } = await cli.service('start', never);
      failures = 0;
      if (url !== undefined) onStarted?.();
    } catch (error) {
      failures += 1;
      onFailed?.(error);
    } finally {
      isStarting = false;
      nextAt = performance.now() + Math.min(pauseMs * 2 ** failures, LONGEST_PAUSE_MS);
    }
  }

  return {
    name: 'FOUNDRY_AUTOSTART',
    addresses: async () => {
      if (!isStarting && performance.now() >= nextAt) void start();
      return [];
    },
  };
}
