import type { Observe } from '../observe.ts';
import { countedMetrics } from './counted.ts';
import { currentMetrics, type Situation } from './current.ts';
import { EventLoopDelay } from './event-loop.ts';
import { Reading } from './families.ts';
import { processMetrics } from './process.ts';
import { TEXT_TYPE, writeText } from './text.ts';

export type { Situation } from './current.ts';

/** All metrics of the product. */
export type Metrics = {
  /** Where the layers tell what happens. */
  readonly observe: Observe;
  /** The metrics as they are now, for Prometheus. */
  read(situation: Situation): { readonly text: string; readonly type: string };
  /** Stops measuring. */
  close(): void;
};

/** Opens the metrics, all at zero. */
export function openMetrics({ version }: { version: string }): Metrics {
  const eventLoop = new EventLoopDelay();
  const counted = countedMetrics();
  const build = new Reading(
    {
      name: 'foundry_chat_build_info',
      help: 'Always 1; the version of foundry-chat and of Node.',
      labels: ['version', 'node'],
    },
    () => [[[version, process.version], 1]],
  );
  const lasting = [...counted.families, ...processMetrics(eventLoop), build];
  return {
    observe: counted.observe,
    read: (situation) => ({
      text: writeText([...currentMetrics(situation), ...lasting]),
      type: TEXT_TYPE,
    }),
    close: () => eventLoop.close(),
  };
}
