import type { Log } from '../../log.ts';
import { FoundryError } from '../errors.ts';
import type { ServiceAction, ServiceReport } from '../types.ts';
import { Catalog } from './catalog.ts';
import type { CliGeneration } from './cli-words.ts';
import { type DownloadOptions, downloadModel } from './download.ts';
import { type Absence, KnownCommand, type KnownStatus } from './known-command.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { CatalogEntry } from './parse-catalog.ts';
import { parseCachePath, parseContext } from './parse-facts.ts';
import { controlService } from './service-control.ts';

/** No operand: it would be taken for an option, or cannot be given to a process at all. */
const NO_NAME = /^\s*(?:-|$)|\p{Cc}/u;
const MAX_NAME_CHARS = 300;

/** How the `foundry` command is used. */
export type FoundryCliOptions = {
  /** Path or name; never given to a shell. */
  readonly command: string;
  readonly log?: Log;
  /** How long a command that is missing or another program is left alone; default 30 s. */
  readonly rememberedMs?: number;
};

/**
 * All that is done through Foundry's command line, whichever generation it is: that is learned from
 * its answers. Questions to it run one at a time, so do downloads, and changes of the service.
 */
export class FoundryCli {
  readonly #command: KnownCommand;
  readonly #log: Log | undefined;
  readonly #questions = new OneAtATime();
  readonly #downloads = new OneAtATime();
  readonly #changes = new OneAtATime();
  readonly #catalog: Catalog;
  readonly #contexts = new Map<string, number | undefined>();

  constructor(options: FoundryCliOptions) {
    this.#log = options.log;
    this.#command = new KnownCommand(options);
    this.#catalog = new Catalog({ command: this.#command, questions: this.#questions });
  }

  /** `server` from 0.10 on, `service` up to 0.8; undefined: not known, none, or another program. */
  get generation(): CliGeneration | undefined {
    return this.#command.generation;
  }

  /** Why the last look found no Foundry Local command; undefined when it found one. */
  get absence(): Absence | undefined {
    return this.#command.absence;
  }

  /**
   * What the command says of its service; undefined when there is no Foundry Local command. One
   * look, at most 3 s, serves all who ask within half a second; a command that was missing or another
   * program is left alone for 30 s. Throws `aborted`.
   */
  async status(signal: AbortSignal): Promise<KnownStatus | undefined> {
    return await this.#command.status(signal);
  }

  /**
   * What the command knows of every model, from memory for 60 s, then read again behind the answer.
   * Only a running service is asked about, for the command would start one. Whether a model is
   * loaded, and with the old CLI whether it is cached, its server knows better. Empty when there is
   * no command. Never throws.
   */
  async catalog(signal: AbortSignal): Promise<readonly CatalogEntry[]> {
    return await this.#catalog.list(signal);
  }

  /**
   * The context window of a model in tokens; asked once for each name, of a running service only.
   * Undefined when the command does not tell: the old one never does. Never throws.
   */
  async contextOf(name: string, signal: AbortSignal): Promise<number | undefined> {
    const key = name.toLowerCase();
    if (this.#contexts.has(key) || !isName(name)) return this.#contexts.get(key);
    const work = async () => {
      const status = await this.#command.status(signal);
      if (!status?.isRunning || status.generation === 'service') return undefined;
      return await this.#command.query(() => ['model', 'info', name, '-o', 'json'], signal);
    };
    const stdout = await this.#questions.run(signal, work).catch(() => undefined);
    if (stdout !== undefined) this.#contexts.set(key, parseContext(stdout));
    return this.#contexts.get(key);
  }

  /** The folder in which the command keeps its models; undefined when it does not tell. Never throws. */
  async cachePath(signal: AbortSignal): Promise<string | undefined> {
    const words = (generation: CliGeneration) =>
      generation === 'server' ? ['cache', 'location', '-o', 'json'] : ['cache', 'location'];
    const work = () => this.#command.query(words, signal);
    const stdout = await this.#questions.run(signal, work).catch(() => undefined);
    return stdout === undefined ? undefined : parseCachePath(stdout);
  }

  /**
   * Brings a model onto the disk, after the downloads that were asked for before. An abort kills
   * the command and all that it started. Throws `download_failed` with the command's words,
   * `no_cli`, `aborted`.
   */
  async download(name: string, options: DownloadOptions): Promise<void> {
    if (!isName(name)) throw new FoundryError('download_failed', 'that is no name of a model');
    const work = () => downloadModel(this.#command, name, options);
    try {
      await this.#downloads.run(options.signal, work);
    } finally {
      this.#catalog.hasChanged();
    }
  }

  /**
   * Starts, stops, restarts or asks Foundry's service; a start is over when the service tells its
   * address, after at most 60 s. Throws `no_cli` (no command, or another program), `service_failed`
   * with the command's words, `aborted`.
   */
  async service(action: ServiceAction, signal: AbortSignal): Promise<ServiceReport> {
    const work = () => controlService(this.#command, action, signal);
    if (action === 'status') return await work();
    const report = await this.#changes.run(signal, work);
    this.#catalog.hasChanged();
    this.#log?.info({ action, ...report }, 'foundry service');
    return report;
  }

  /** Where the service is has to be asked anew. */
  lost(): void {
    this.#command.hasChanged();
  }

  /** Ends every run; a service that was started lives on. */
  close(): void {
    this.#command.close();
  }
}

function isName(name: string): boolean {
  return name.length <= MAX_NAME_CHARS && !NO_NAME.test(name);
}
