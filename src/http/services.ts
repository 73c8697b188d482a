import type { ConversationService, DoorState, Hook } from '../conversation/door.ts';
import type { History } from '../conversation/history.ts';
import type { Shelf } from '../conversation/shelf.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Documents } from '../storage/documents.ts';
import type { Person } from '../storage/person.ts';
import type { HealthWatch } from './health-watch.ts';
import type { LiveReplies } from './live-replies.ts';
import type { HttpTiming } from './timing.ts';
import type { UnderWay } from './under-way.ts';
import type { Uploads } from './uploads.ts';

/** All programs together are one to the queue, beside every person. */
export const API_OWNER = 'api';

/** What the routes work with. */
export type HttpServices = {
  readonly conversation: ConversationService;
  readonly foundry: Foundry;
  readonly history: History;
  /** The page's conversations as a list. */
  readonly shelf: Shelf;
  /** Tells the page what its person has chosen. */
  readonly people: Pick<Documents<Person>, 'read'>;
  /** For a request that does not say otherwise. */
  readonly defaults: {
    readonly temperature: number;
    readonly maxTokens: number;
    readonly systemPrompt: string;
  };
  /** The doors by name and how they are doing; one that is not there is off. */
  readonly doors: () => Readonly<Record<string, DoorState>>;
  /** What platforms call. */
  readonly hooks?: readonly Hook[];
  readonly version: string;
  readonly metrics: Pick<Metrics, 'observe' | 'read'>;
  readonly log: Log;
  readonly health: HealthWatch;
  readonly replies: LiveReplies;
  readonly uploads: Uploads;
  readonly timing: HttpTiming;
  /** A stop lets these end. */
  readonly underWay: UnderWay;
  /** Aborted when the server closes: every stream ends. */
  readonly life: AbortSignal;
};
