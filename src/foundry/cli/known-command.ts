import type { Log } from '../../log.ts';
import { untilAborted } from '../deadlines.ts';
import { type CliGeneration, refusedWords } from './cli-words.ts';
import type { CliStatus } from './parse-status.ts';
import { type CliResult, type CliRun, runCli } from './run-cli.ts';
import { askStatus } from './status-look.ts';

/** A search has 3 s, of which what the command tells has to be verified as well. */
const QUICK_MS = 2_650;
/** For a person who asked; a cold start of the command can take long. */
const PATIENT_MS = 15_000;
/** For lists; they may be fetched from the net. */
const QUERY_MS = 20_000;
/** Two sources of one search ask for the same. */
const FRESH_MS = 500;
/** How long a command that is missing or another program is left alone. */
const REMEMBERED_MS = 30_000;
/** One that hung may only have been busy. */
const HANG_REMEMBERED_MS = 10_000;

/** What a `foundry` command turned out to be. */
export type KnownStatus = CliStatus & { readonly generation: CliGeneration };

/** Why there is no answer: no such command, another program of its name, or one that hangs. */
export type Absence = 'missing' | 'foreign' | 'hangs';

/**
 * One `foundry` command and what was learned of it: its generation, and for a while that it is
 * none, so that a search which happens often does not start a process each time.
 */
export class KnownCommand {
  readonly #command: string;
  readonly #log: Log | undefined;
  readonly #rememberedMs: number;
  readonly #closing = new AbortController();
  #generation: CliGeneration | undefined;
  #absence: { readonly why: Absence; readonly until: number } | undefined;
  #last: { readonly status: KnownStatus; readonly at: number } | undefined;
  #look: Promise<KnownStatus | undefined> | undefined;

  constructor(options: { command: string; log?: Log | undefined; rememberedMs?: number }) {
    this.#command = options.command;
    this.#log = options.log;
    this.#rememberedMs = options.rememberedMs ?? REMEMBERED_MS;
  }

  /** As far as it is known. */
  get generation(): CliGeneration | undefined {
    return this.#generation;
  }

  /** Why the last look found no Foundry Local command. */
  get absence(): Absence | undefined {
    return this.#absence?.why;
  }

  /**
   * What the command says of its service; undefined when it is none of Foundry Local's. One look
   * serves all who ask within half a second, and a failed one is believed for a while; for a person
   * (`isPatient`) it is always looked anew, for up to 15 s a command. Throws `aborted`.
   */
  async status(signal: AbortSignal, { isPatient = false } = {}): Promise<KnownStatus | undefined> {
    if (isPatient) {
      if (this.#look !== undefined) await untilAborted(this.#look, signal);
      return await untilAborted(this.#share(PATIENT_MS), signal);
    }
    const now = performance.now();
    if (this.#absence !== undefined && now < this.#absence.until) return undefined;
    if (this.#last !== undefined && now - this.#last.at < FRESH_MS) return this.#last.status;
    return await untilAborted(this.#share(QUICK_MS), signal);
  }

  /**
   * Runs the words of its generation; undefined when there is no Foundry Local command. A command
   * that was exchanged for one of the other generation is asked again in its own words.
   */
  async run(
    words: (generation: CliGeneration) => readonly string[],
    options: Omit<CliRun, 'command' | 'args' | 'signals'> & { readonly signal: AbortSignal },
  ): Promise<{ readonly generation: CliGeneration; readonly result: CliResult } | undefined> {
    for (let isFirst = true; ; isFirst = false) {
      const generation = this.#generation ?? (await this.status(options.signal))?.generation;
      if (generation === undefined) return undefined;
      const args = words(generation);
      const result = await this.#run(args, options);
      const isMisfit = result.kind === 'missing' || refuses(result, args);
      if (!isMisfit || !isFirst) return { generation, result };
      this.#generation = undefined;
      this.#last = undefined;
    }
  }

  /** What it prints to a question; undefined when there is no command or it fails. */
  async query(
    words: (generation: CliGeneration) => readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const result = (await this.run(words, { timeoutMs: QUERY_MS, signal }))?.result;
    return result?.kind === 'ran' && result.status === 0 ? result.stdout : undefined;
  }

  /** Forgets the last look: what it told has changed. */
  hasChanged(): void {
    this.#last = undefined;
  }

  /** Ends every run. */
  close(): void {
    this.#closing.abort();
  }

  async #run(
    args: readonly string[],
    { signal, ...options }: Omit<CliRun, 'command' | 'args'> & { readonly signal?: AbortSignal },
  ): Promise<CliResult> {
    const signals = [this.#closing.signal, ...(signal === undefined ? [] : [signal])];
    return await runCli({ ...options, command: this.#command, args, signals });
  }

  async #share(timeoutMs: number): Promise<KnownStatus | undefined> {
    this.#look ??= this.#lookOnce(timeoutMs).finally(() => {
      this.#look = undefined;
    });
    return await this.#look;
  }

  async #lookOnce(timeoutMs: number): Promise<KnownStatus | undefined> {
    const looks = await askStatus({
      run: (args, options) => this.#run(args, options),
      known: this.#generation,
      timeoutMs,
    });
    const told = looks.find(({ status }) => status !== undefined);
    if (told?.status !== undefined) {
      return this.#learn({ generation: told.generation, ...told.status });
    }
    for (const kind of ['missing', 'late'] as const) {
      if (looks.some(({ kind: each }) => each === kind)) return this.#learnAbsence(kind);
    }
    // It knows the words but cannot do it now; for a known one that is no reason for doubt.
    const [only, another] = looks.filter(({ kind }) => kind === 'trouble');
    if (only === undefined || another !== undefined) return this.#learnAbsence('foreign');
    return this.#learn({ generation: only.generation, isRunning: false, urls: [] });
  }

  #learn(status: KnownStatus): KnownStatus {
    if (status.generation !== this.#generation) {
      const { generation } = status;
      this.#log?.debug({ command: this.#command, generation }, 'foundry command recognised');
    }
    this.#generation = status.generation;
    this.#absence = undefined;
    this.#last = { status, at: performance.now() };
    return status;
  }

  #learnAbsence(kind: 'missing' | 'late' | 'foreign'): undefined {
    const why = kind === 'late' ? 'hangs' : kind;
    if (why !== 'hangs') this.#generation = undefined;
    if (this.#closing.signal.aborted) return undefined;
    if (why !== this.#absence?.why) {
      this.#log?.debug({ command: this.#command, why }, 'no foundry command');
    }
    const ms =
      why === 'hangs' ? Math.min(HANG_REMEMBERED_MS, this.#rememberedMs) : this.#rememberedMs;
    this.#absence = { why, until: performance.now() + ms };
    this.#last = undefined;
    return undefined;
  }
}

/** True when it refused the command itself, not only an option of it. */
function refuses(result: CliResult, args: readonly string[]): boolean {
  if (result.kind !== 'ran') return false;
  const refused = refusedWords(result);
  return args.slice(0, 2).some((word) => refused.includes(word));
}
