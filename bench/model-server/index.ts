import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Lateness, Listening, Told } from './process.ts';
import type { Spoken } from './speech.ts';

export type { Lateness } from './process.ts';
export { type Asked, questionOf } from './question.ts';
export { MODEL, type Spoken } from './speech.ts';

const PROGRAM = fileURLToPath(new URL('process.ts', import.meta.url));
const PATIENCE_MS = 20_000;

/** Model servers in a process of their own; how fast they speak is written in the question. */
export class ModelServers {
  readonly #child: ChildProcess;
  // Many answers are awaited at once.
  readonly #told = new EventEmitter().setMaxListeners(0);
  readonly #spoken = new Map<number, Spoken>();
  #urls: readonly string[] = [];

  private constructor(count: number) {
    this.#child = fork(PROGRAM, [String(count)]);
    this.#child.on('message', (told: Told) => {
      if (told.kind === 'spoken') this.#spoken.set(told.id, told);
      this.#told.emit(told.kind === 'spoken' ? `spoken ${told.id}` : told.kind, told);
    });
  }

  /** Starts so many; several stand side by side as several machines would. */
  static async start(count: number): Promise<ModelServers> {
    const servers = new ModelServers(count);
    servers.#urls = (await servers.#next<Listening>('listening')).urls;
    return servers;
  }

  get urls(): readonly string[] {
    return this.#urls;
  }

  /** When the answer to this question was spoken; rejects when that takes longer than 20 s. */
  async spoken(id: number): Promise<Spoken> {
    const known = this.#spoken.get(id);
    return known ?? (await this.#next<Spoken>(`spoken ${id}`));
  }

  /** How late tokens were since this was asked last. */
  async lateness(): Promise<Lateness> {
    const answer = this.#next<Lateness>('lateness');
    this.#child.send('lateness');
    return await answer;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }

  async #next<T>(event: string): Promise<T> {
    const [told] = await once(this.#told, event, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return told as T;
  }
}
