import type { IncomingMessage, ServerResponse } from 'node:http';
import { Changes } from './changes.ts';
import { writeDaemonFile } from './daemon-json.ts';
import type { Call, Dialect } from './dialect.ts';
import { dialects } from './dialects.ts';
import { Engine } from './engine.ts';
import { applyFault, Faults } from './faults.ts';
import { Gate } from './gate.ts';
import { Listener } from './listener.ts';
import { defaultModels } from './models.ts';
import type { FakeFoundryOptions, WaitOptions } from './options.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { Shelf } from './shelf.ts';
import type {
  AnswerFunction,
  AnswerLog,
  ChatBody,
  Failure,
  FakeAnswer,
  FakeModel,
  Generation,
  LoggedRequest,
  PlannedFailure,
} from './types.ts';
import { readBody, sendJson } from './wire.ts';

/** A Foundry server under a test's control. Made by `startFakeFoundry`. */
export class FakeFoundry {
  readonly generation: Generation;
  readonly requests: LoggedRequest[] = [];
  readonly #dialect: Dialect;
  readonly #shelf: Shelf;
  readonly #changes = new Changes();
  readonly #gate = new Gate(() => this.#changes.notify());
  readonly #faults = new Faults();
  readonly #engine: Engine;
  readonly #listener = new Listener((req, res) => void this.#serve(req, res));
  readonly #splitBytes: number | undefined;
  readonly #keepsGenerating: boolean;
  readonly #quirks: Quirks;
  #life = new AbortController();

  constructor(options: FakeFoundryOptions) {
    this.generation = options.generation ?? 'g2';
    this.#dialect = dialects[this.generation];
    this.#shelf = new Shelf(options.models ?? defaultModels(this.generation));
    this.#splitBytes = options.splitBytes;
    this.#quirks = { ...defaultQuirks, ...options };
    this.#keepsGenerating = options.keepsGeneratingAfterAbort ?? this.#dialect.keepsGenerating;
    this.#engine = new Engine({
      gate: this.#gate,
      changes: this.#changes,
      tokenMs: options.tokenMs ?? 0,
    });
    if (options.script !== undefined) this.answer(options.script);
  }

  /** Base address without `/v1` and trailing slash; the last one while down. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.#listener.port;
  }

  get isUp(): boolean {
    return this.#listener.isOpen;
  }

  /** The models with their present state. */
  get models(): readonly FakeModel[] {
    return this.#shelf.all();
  }

  /** Parsed bodies of all chat completion requests that arrived, also of those refused. */
  get chats(): readonly ChatBody[] {
    const isChat = ({ method, path }: LoggedRequest) =>
      method === 'POST' && path.split('?')[0] === '/v1/chat/completions';
    return this.requests.filter(isChat).map((request) => request.body as ChatBody);
  }

  /** Every answer that was begun, in order, with its present state. */
  get answers(): readonly Readonly<AnswerLog>[] {
    return this.#engine.answers;
  }

  /** `performance.now()` of the first content token, one entry per answer begun. */
  get firstTokenAt(): ReadonlyArray<number | undefined> {
    return this.answers.map((answer) => answer.firstTokenAt);
  }

  /** Answers being generated now, also for clients that have gone. */
  get running(): number {
    return this.#engine.running;
  }

  get maxRunning(): number {
    return this.#engine.maxRunning;
  }

  /** Sets what the model says from now on. */
  answer(answer: FakeAnswer | AnswerFunction): void {
    this.#engine.say = typeof answer === 'function' ? answer : () => answer;
  }

  /** Plans a failure (`refuse` happens at once). Several are used up in the order planned. */
  fail(failure: Failure): PlannedFailure {
    if (failure.mode !== 'refuse') return this.#faults.plan(failure);
    this.goDown();
    return { hits: 0, cancel: () => undefined };
  }

  /** Marks a model (alias or id) as loaded, as a person with the CLI would. */
  load(name: string): void {
    const state = { loaded: true, cached: true, ttlSeconds: 0 };
    this.#shelf.set(this.#shelf.named(name).id, state);
  }

  /** Unloads a model (alias or id) behind the client's back. */
  unload(name: string): void {
    this.#shelf.set(this.#shelf.named(name).id, { loaded: false });
  }

  /** Marks a model (alias or id) as downloaded, as a person with the CLI would. */
  download(name: string): void {
    this.#shelf.set(this.#shelf.named(name).id, { cached: true });
  }

  /**
   * g0: lets a model's time run out, which unloads it.
   * @throws Error when the server would keep it: not loaded with a `ttl`, or answering.
   */
  expireTtl(name: string): void {
    const { id, loaded, ttlSeconds = 0 } = this.#shelf.named(name);
    if (!loaded || ttlSeconds <= 0) throw new Error(`${id} was not loaded with a ttl`);
    const isIdle = this.answers.every((answer) => answer.endedAt || answer.request.model !== id);
    if (!isIdle) throw new Error(`${id} is answering: its time does not run`);
    this.#shelf.set(id, { loaded: false, ttlSeconds: 0 });
  }

  /** Tokens stop after the next one of each answer (and g0's downloads too), until `release`. */
  hold(): void {
    this.#gate.hold();
  }

  /** While held: lets one more token of each answer through. */
  step(): void {
    this.#gate.step();
  }

  release(): void {
    this.#gate.release();
  }

  /** Answers and downloads that stand still now because the test holds. */
  get held(): number {
    return this.#gate.standing;
  }

  /** Resolves when so many answers (default 1) stand at the gate. */
  async untilHeld({ withinMs, answers = 1 }: WaitOptions & { answers?: number } = {}) {
    const what = () => `${answers} held answers (there are ${this.#gate.standing})`;
    await this.until(() => this.#gate.standing >= answers, { ...within(withinMs), what });
  }

  /** Resolves when `isTrue` is; it is asked again after every request, token and end of answer. */
  async until(
    isTrue: () => boolean,
    { withinMs = 20_000, what = () => String(isTrue) }: WaitOptions & { what?: () => string } = {},
  ): Promise<void> {
    await this.#changes.until(isTrue, { withinMs, describe: what });
  }

  /** The first logged request that fits; looks at index `from` and later, past ones included. */
  untilRequest(
    fits: (request: LoggedRequest) => boolean,
    { withinMs = 20_000, from = 0 }: WaitOptions & { from?: number } = {},
  ): Promise<LoggedRequest> {
    return this.#changes.until(() => this.requests.slice(from).find(fits), {
      withinMs,
      describe: () => `no such request among: ${this.requests.slice(from).map(nameOf).join(', ')}`,
    });
  }

  /** Closes the port and every connection at once; answers under way are lost. */
  goDown(): void {
    if (!this.#listener.isOpen) return;
    this.#listener.close();
    this.#life.abort();
  }

  /**
   * Starts again, by default on the same port. As after a real restart no model is loaded (Foundry),
   * unless `keepsModels`.
   */
  async comeBack({ samePort = true, keepsModels = false } = {}): Promise<void> {
    await this.#start(samePort ? this.port : 0, keepsModels);
  }

  /** Restarts on another port (default: a free one); see `comeBack` for the models. */
  async moveTo(port = 0, { keepsModels = false } = {}): Promise<void> {
    await this.#start(port, keepsModels);
  }

  /** Writes `<homeDir>/.foundry/daemon.json` for the present address; gives its path. */
  writeDaemonJson(homeDir: string): Promise<string> {
    return writeDaemonFile(homeDir, { url: this.url });
  }

  /** Opens the port for the first time. */
  async open(port: number): Promise<void> {
    await this.#listener.open(port);
  }

  async close(): Promise<void> {
    this.goDown();
    await this.until(() => this.running === 0, { what: () => 'answers to end at close' });
  }

  async #start(port: number, keepsModels: boolean): Promise<void> {
    this.goDown();
    this.#life = new AbortController();
    if (!keepsModels && this.#dialect.forgetsLoadedModels) this.#shelf.unloadAll();
    await this.#listener.open(port);
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const gone = new AbortController();
    res.once('close', () => {
      if (!res.writableFinished) gone.abort();
    });
    try {
      const bodyText = await readBody(req);
      const rawPath = req.url ?? '/';
      const method = req.method ?? 'GET';
      const body = parsed(bodyText);
      const at = performance.now();
      this.requests.push({ method, path: rawPath, headers: req.headers, body, at });
      this.#changes.notify();
      const fault = this.#faults.takeForRequest(rawPath);
      if (fault !== undefined) return void applyFault(res, fault);
      const [path = rawPath, search] = rawPath.split('?');
      const query = new URLSearchParams(search);
      const server = this.#serverFor(rawPath);
      const call: Call = { method, path, query, bodyText, res, gone: gone.signal, server };
      await this.#dialect.handle(call);
    } catch (error) {
      // The client or the server went while a request was read or a model loaded.
      if (res.destroyed || this.#life.signal.aborted) return;
      sendJson(res, 500, { error: { message: `fault of the fake itself: ${String(error)}` } });
    }
  }

  #serverFor(rawPath: string): Call['server'] {
    return {
      shelf: this.#shelf,
      engine: this.#engine,
      gate: this.#gate,
      quirks: this.#quirks,
      url: this.url,
      splitBytes: this.#splitBytes,
      keepsGenerating: this.#keepsGenerating,
      life: this.#life.signal,
      takeStreamFault: () => this.#faults.takeForStream(rawPath),
      shutDown: () => this.goDown(),
    };
  }
}

/** Starts a fake Foundry on 127.0.0.1; the caller closes it. */
export async function startFakeFoundry(options: FakeFoundryOptions = {}): Promise<FakeFoundry> {
  const foundry = new FakeFoundry(options);
  await foundry.open(options.port ?? 0);
  return foundry;
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function nameOf({ method, path }: LoggedRequest): string {
  return `${method} ${path}`;
}

function within(withinMs: number | undefined): WaitOptions {
  return withinMs === undefined ? {} : { withinMs };
}
