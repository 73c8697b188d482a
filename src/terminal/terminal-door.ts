import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type {
  Author,
  ConversationService,
  Door,
  DoorState,
  Incoming,
  Invocation,
  Place,
} from '../conversation/door.ts';
import type { Log } from '../log.ts';
import { TerminalReply } from './terminal-reply.ts';

const PLACE: Place = { platform: 'terminal', chat: 'local', kind: 'private' };
const PROMPT = '› ';

export type TerminalDoorOptions = {
  readonly conversation: ConversationService;
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number; readonly rows?: number };
  readonly log: Log;
  /** The person wants to leave: Ctrl+D, or Ctrl+C with nothing to stop. */
  readonly onQuit: () => void;
};

/** Opens the chat in the terminal in which the product was started. */
export function terminalDoor(options: TerminalDoorOptions): Door {
  return new TerminalDoor(options);
}

class TerminalDoor implements Door {
  readonly name = 'terminal';
  readonly #options: TerminalDoorOptions;
  readonly #author: Author;
  #lines: Interface | undefined;
  #state: DoorState = 'connecting';
  #isAnswering = false;

  constructor(options: TerminalDoorOptions) {
    this.#options = options;
    const language = Intl.DateTimeFormat().resolvedOptions().locale;
    const user = process.env.USER ?? process.env.USERNAME ?? 'You';
    this.#author = { id: 'terminal:local', name: user, language, isLocal: true };
  }

  get state(): DoorState {
    return this.#state;
  }

  start(): void {
    const { input, output, onQuit } = this.#options;
    const lines = createInterface({
      input,
      output,
      prompt: PROMPT,
      completer: (line: string, done: Completed) => void this.#complete(line, done),
    });
    this.#lines = lines;
    this.#state = 'ready';
    lines.on('line', (line) => void this.#say(line));
    lines.on('SIGINT', () => (this.#isAnswering ? void this.#say('/stop') : onQuit()));
    lines.on('close', () => {
      if (this.#state === 'ready') onQuit();
    });
    lines.prompt();
  }

  async stopIntake(): Promise<void> {
    this.#state = 'stopped';
    this.#lines?.close();
  }

  async close(): Promise<void> {
    await this.stopIntake();
  }

  async #say(line: string): Promise<void> {
    const { conversation, output, log } = this.#options;
    const text = line.trim();
    if (text === '') return this.#prompt();
    const isStop = text === '/stop';
    try {
      if (!isStop) this.#isAnswering = true;
      const reply = new TerminalReply({
        write: (part) => void output.write(part),
        size: () => ({ columns: output.columns ?? 80, rows: output.rows ?? 24 }),
      });
      const { done } = await conversation.receive(this.#incoming(text), reply);
      await done;
    } catch (error) {
      log.error({ error: String(error) }, 'the terminal chat failed');
    }
    if (!isStop) this.#isAnswering = false;
    this.#prompt();
  }

  #prompt(): void {
    if (this.#state === 'ready' && !this.#isAnswering) this.#lines?.prompt();
  }

  #incoming(text: string): Incoming {
    const invocation = invocationOf(text);
    const id = `terminal:${randomUUID()}`;
    // Stopping an answer needs no words of its own between its lines.
    const isPress = this.#isAnswering;
    const said = { id, place: PLACE, author: this.#author, text, isPress };
    return invocation === undefined ? said : { ...said, invocation };
  }

  async #complete(line: string, done: Completed): Promise<void> {
    try {
      done(null, [await this.#completions(line), line]);
    } catch {
      done(null, [[], line]);
    }
  }

  async #completions(line: string): Promise<string[]> {
    if (!line.startsWith('/')) return [];
    const { conversation } = this.#options;
    const [, name] = /^(\/\S+) /.exec(line) ?? [];
    if (name === undefined) {
      const names = conversation.commands('en').map((command) => `/${command.name} `);
      return names.filter((each) => each.startsWith(line));
    }
    const choices = await conversation.complete(this.#incoming(line));
    return choices
      .map((choice) => `${name} ${choice.value}`)
      .filter((each) => each.startsWith(line));
  }
}

type Completed = (error: null, result: [string[], string]) => void;

function invocationOf(text: string): Invocation | undefined {
  const [, command, argument = ''] = /^\/(\S+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  return command === undefined ? undefined : { command, argument };
}
