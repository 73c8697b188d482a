import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import type { CommandLine } from './command-line.ts';
import type { Endpoint } from './endpoint.ts';
import { asFoundryError, FoundryError } from './errors.ts';
import type { Locator } from './locator.ts';
import { FairQueue } from './queue.ts';
import { Server } from './server.ts';
import type { Transport } from './transport.ts';
import type { Model } from './types.ts';

const LONGEST_QUEUE = 500;
/** Of one person, or of all programs together: nobody fills the line for the others. */
const LONGEST_QUEUE_EACH = 100;

/** The servers in use, as the locator finds them; each address keeps its queue for good. */
export class Pool {
  readonly #locator: Locator;
  readonly #transport: Transport;
  readonly #concurrency: number;
  readonly #commandLine: CommandLine | undefined;
  readonly #onFound: ((endpoint: Endpoint) => void) | undefined;
  readonly #log: Log;
  readonly #observe: Observe;
  readonly #servers = new Map<Endpoint, Server>();
  readonly #queues = new Map<string, FairQueue>();

  constructor(options: {
    locator: Locator;
    transport: Transport;
    concurrency: number;
    commandLine: CommandLine | undefined;
    onFound: ((endpoint: Endpoint) => void) | undefined;
    log: Log;
    observe: Observe;
  }) {
    this.#locator = options.locator;
    this.#transport = options.transport;
    this.#concurrency = options.concurrency;
    this.#commandLine = options.commandLine;
    this.#onFound = options.onFound;
    this.#log = options.log;
    this.#observe = options.observe;
  }

  /** How many questions run and wait, over all servers. */
  get load(): { running: number; waiting: number } {
    const queues = [...this.#queues.values()];
    return {
      running: queues.reduce((sum, queue) => sum + queue.running, 0),
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
    };
  }

  /** Verified servers, at least one. Throws `unreachable`. */
  async servers(): Promise<Server[]> {
    const endpoints = await this.#locator.find();
    for (const known of this.#servers.keys()) {
      if (!endpoints.includes(known)) this.#servers.delete(known);
    }
    return endpoints.map((endpoint) => this.#server(endpoint));
  }

  /** The {@link leastBusy} server for a model. Throws `unreachable`. */
  async serverFor({ id }: Model): Promise<Server> {
    return leastBusy(await this.servers(), id);
  }

  /**
   * Asks every server; a dead one is left out, and when all are dead they are searched again once.
   * Throws when none answered.
   */
  async askAll<T>(ask: (server: Server) => Promise<T>): Promise<T[]> {
    const first = await this.#askOnce(ask);
    const answers = first.isLost ? await this.#askOnce(ask) : first;
    if (answers.good.length > 0) return answers.good;
    throw answers.fault ?? new FoundryError('unreachable', 'no model server');
  }

  /** This server does not answer any more: leave it until a search finds it again. */
  lose(server: Server): void {
    this.#locator.forget(server.endpoint);
    this.#commandLine?.lost();
    if (this.#servers.delete(server.endpoint)) {
      this.#log.warn({ url: server.endpoint.url }, 'model server lost, searching again');
    }
  }

  async #askOnce<T>(ask: (server: Server) => Promise<T>) {
    const servers = await this.servers();
    const answers = await Promise.allSettled(servers.map(ask));
    const good: T[] = [];
    let fault: FoundryError | undefined;
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') {
        good.push(answer.value);
        continue;
      }
      fault = asFoundryError(answer.reason);
      const server = servers[index];
      const url = server?.endpoint.url;
      this.#log.debug({ url, error: fault.message }, 'a model server failed, in its own words');
      if (fault.code === 'unreachable' && server !== undefined) this.lose(server);
    }
    return { good, fault, isLost: good.length === 0 && fault?.code === 'unreachable' };
  }

  #server(endpoint: Endpoint): Server {
    const known = this.#servers.get(endpoint);
    if (known !== undefined) return known;
    const { url, source, generation } = endpoint;
    const queue = this.#queues.get(url) ?? this.#newQueue();
    this.#queues.set(url, queue);
    const commandLine = isHere(url) ? this.#commandLine : undefined;
    const server = new Server({
      endpoint,
      transport: this.#transport,
      queue,
      commandLine,
      observe: this.#observe,
    });
    this.#servers.set(endpoint, server);
    this.#log.info({ url, source, generation }, 'model server found');
    this.#onFound?.(endpoint);
    return server;
  }

  #newQueue(): FairQueue {
    const longest = { longest: LONGEST_QUEUE, longestEach: LONGEST_QUEUE_EACH };
    return new FairQueue({ width: this.#concurrency, ...longest, observe: this.#observe });
  }
}

/** The command knows about the models of this machine alone. */
function isHere(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

/**
 * Of at least one server the least busy that has the model on its disk, else in its catalogue; of
 * equally busy ones that which has it loaded.
 */
export function leastBusy(servers: readonly Server[], id: string): Server {
  const having = servers.filter((server) => server.stateOf(id) !== undefined);
  const ready = having.filter((server) => server.stateOf(id) !== 'catalog');
  const [candidates = servers] = [ready, having].filter((some) => some.length > 0);
  const rank = (server: Server) => server.queue.busy + (server.stateOf(id) === 'loaded' ? 0 : 0.5);
  return candidates.reduce((best, each) => (rank(each) < rank(best) ? each : best));
}
