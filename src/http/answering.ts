import type { Context } from 'hono';
import { cutConnection } from './connection.ts';
import { EventStream } from './event-stream.ts';
import type { HttpServices } from './services.ts';
import { type Tally, tally } from './tally.ts';

type Services = Pick<HttpServices, 'timing' | 'life' | 'underWay' | 'metrics' | 'log'>;

/** Does some work under a signal that is aborted when the client leaves or the server closes. */
export async function answerWhole<T>(
  c: Context,
  { life, underWay, metrics, log }: Omit<Services, 'timing'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = tally({ observe: metrics.observe, log, path: c.req.path });
  const stop = stopOf(c, life);
  const over = underWay.begin();
  try {
    const answer = await work(stop.signal);
    ended();
    return answer;
  } catch (fault) {
    ended({ fault });
    throw fault;
  } finally {
    over();
    stop.release();
  }
}

/** How an answer becomes a stream of events. */
export type Streaming<E> = {
  /** Begins it; rejects when that cannot be. */
  readonly begin: (signal: AbortSignal) => Promise<AsyncGenerator<E>>;
  readonly send: (stream: EventStream, event: E) => void;
  /** Everything was sent. */
  readonly finish: (stream: EventStream) => void;
  /** It broke off after the stream was opened. */
  readonly fail: (stream: EventStream, error: unknown) => void;
};

/**
 * Streams an answer. Rejects with what failed before the first event, if that comes soon: it can
 * still get its true status. A client that reads slowly slows the answer down.
 */
export async function answerStream<E>(
  c: Context,
  { timing, life, underWay, metrics, log }: Services,
  streaming: Streaming<E>,
): Promise<Response> {
  const ended = tally({ observe: metrics.observe, log, path: c.req.path });
  const stop = stopOf(c, life);
  const over = underWay.begin();
  try {
    const events = await streaming.begin(stop.signal);
    const first = events.next();
    await firstOrPatience(first, timing.statusPatienceMs);
    const { heartbeatMs, stallMs } = timing;
    const stream = new EventStream({ heartbeatMs, stallMs, life, cut: () => cutConnection(c) });
    stream.gone.addEventListener('abort', stop.now, { once: true });
    void pump({ events, first, stream, streaming, ended }).finally(over);
    return stream.response;
  } catch (fault) {
    ended({ fault });
    over();
    throw fault;
  } finally {
    // From here on the stream itself tells when the client or the server goes.
    stop.release();
  }
}

type Pump<E> = {
  readonly events: AsyncGenerator<E>;
  readonly first: Promise<IteratorResult<E>>;
  readonly stream: EventStream;
  readonly streaming: Streaming<E>;
  readonly ended: Tally;
};

async function pump<E>({ events, first, stream, streaming, ended }: Pump<E>): Promise<void> {
  let hasBegun = false;
  try {
    for (let step = await first; !step.done; step = await events.next()) {
      hasBegun = true;
      streaming.send(stream, step.value);
      await stream.room();
    }
    streaming.finish(stream);
    ended();
  } catch (error) {
    ended({ fault: error, hasBegun });
    streaming.fail(stream, error);
  } finally {
    stream.end();
  }
}

/** Stops the generation when the client leaves or the server closes. */
function stopOf(c: Context, life: AbortSignal) {
  const controller = new AbortController();
  const now = () => controller.abort();
  const sources = [c.req.raw.signal, life];
  for (const source of sources) {
    if (source.aborted) now();
    source.addEventListener('abort', now, { once: true });
  }
  const release = () => {
    for (const source of sources) source.removeEventListener('abort', now);
  };
  return { signal: controller.signal, now, release };
}

/** Rejects with the failure when it comes in time; otherwise it will be told in the stream. */
async function firstOrPatience(first: Promise<unknown>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await Promise.race([first, patience]);
  } finally {
    clearTimeout(timer);
  }
}
