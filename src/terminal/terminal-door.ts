import { emitKeypressEvents } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { ConversationService, Door, DoorMemory, DoorState } from '../conversation/door.ts';
import type { Log } from '../log.ts';
import { Chat } from './chat.ts';
import { openDumbChat } from './dumb-chat.ts';
import type { Key } from './keys.ts';
import { type Environment, terminalKind } from './look.ts';
import { Talk } from './talk.ts';
import { TypedHistory } from './typed-history.ts';

const CSI = `${String.fromCharCode(27)}[`;
/** What is pasted is marked as such (DEC private mode 2004). */
const MARK_PASTES = `${CSI}?2004h`;
/** As it was; the cursor may be hidden in the middle of a frame. */
const RESTORE = `${CSI}?2004l${CSI}?25h`;

export type TerminalDoorOptions = {
  readonly conversation: ConversationService;
  readonly input: Readable & { setRawMode?(isRaw: boolean): unknown };
  readonly output: Writable & { readonly columns?: number; readonly rows?: number };
  readonly log: Log;
  /** Keeps what was typed for the arrow keys of the next run; unset: it ends with this one. */
  readonly memory?: DoorMemory;
  /** Tells of the terminal and of the person at it; unset: that of the process. */
  readonly environment?: Environment;
  /**
   * Called with a function that shows lines without harm to what is being written, and at the end
   * with nothing: the terminal then takes them as they are.
   */
  readonly divert?: (print: ((text: string) => void) | undefined) => void;
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
  readonly #history: TypedHistory;
  #state: DoorState = 'connecting';
  #chat: Chat | undefined;
  #endDumb: (() => void) | undefined;

  constructor(options: TerminalDoorOptions) {
    this.#options = options;
    this.#history = new TypedHistory(options.memory);
  }

  get state(): DoorState {
    return this.#state;
  }

  start(): void {
    const { conversation, input, output, log, onQuit } = this.#options;
    const environment = this.#options.environment ?? process.env;
    const name = environment.USER ?? environment.USERNAME ?? 'You';
    const talk = new Talk({ conversation, log, name });
    const { look, isDumb } = terminalKind(environment);
    this.#state = 'ready';
    if (isDumb) {
      this.#endDumb = openDumbChat({ talk, input, output, look, onQuit });
      return;
    }
    void this.#history.load();
    input.setRawMode?.(true);
    output.write(`\n${MARK_PASTES}`);
    // Whatever ends the process, the terminal must be as it was.
    process.once('exit', this.#restore);
    const screen = {
      write: (text: string) => void output.write(text),
      // A terminal that was not told its size says 0.
      size: () => ({ columns: output.columns || 80, rows: output.rows || 24 }),
    };
    this.#chat = new Chat({ talk, screen, look, history: this.#history, onQuit });
    emitKeypressEvents(input);
    input.on('keypress', this.#onKey);
    input.on('end', this.#onEnd);
    output.on('resize', this.#onResize);
    input.resume();
    this.#options.divert?.((text) => this.#chat?.view.print(text));
  }

  async stopIntake(): Promise<void> {
    if (this.#state !== 'ready') return;
    this.#state = 'stopped';
    const { input } = this.#options;
    this.#endDumb?.();
    input.off('keypress', this.#onKey);
    input.off('end', this.#onEnd);
    // From here on Ctrl+C ends the process.
    input.setRawMode?.(false);
    input.pause();
    await this.#history.flush();
  }

  async close(): Promise<void> {
    await this.stopIntake();
    this.#options.divert?.(undefined);
    this.#options.output.off('resize', this.#onResize);
    this.#chat?.view.close();
    if (this.#chat !== undefined) this.#restore();
    process.off('exit', this.#restore);
  }

  /** What was typed is a person's as much as what was asked. */
  async forget(): Promise<void> {
    await this.#history.forget();
  }

  readonly #onKey = (text: string | undefined, key: Key) => this.#chat?.key(text, key);

  readonly #onEnd = () => this.#options.onQuit();

  readonly #onResize = () => this.#chat?.view.refresh();

  readonly #restore = () => void this.#options.output.write(RESTORE);
}
