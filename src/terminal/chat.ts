import type { Button } from '../conversation/door.ts';
import { cleanText } from '../markdown/clean.ts';
import type { TerminalLook } from '../markdown/terminal-lines.ts';
import type { Block } from './block.ts';
import { ChatView } from './chat-view.ts';
import { Completion } from './completion.ts';
import { type Key, type Wish, wishOf } from './keys.ts';
import type { Edit } from './line-editor.ts';
import type { Screen } from './region.ts';
import type { Talk } from './talk.ts';
import { TerminalReply } from './terminal-reply.ts';
import type { TypedHistory } from './typed-history.ts';

const LEAVE = /^\/(quit|exit)$/i;
const STOP = /^\/stop$/i;
/** Ctrl+C soon after one that stopped an answer is more of the same, not a wish to leave. */
const LEAVE_AFTER_MS = 1_500;
/** These begin an answer of their own; the one before stays where it is. */
const BELOW = ['retry'];

export type ChatOptions = {
  readonly talk: Talk;
  readonly screen: Screen;
  readonly look: TerminalLook;
  readonly history: TypedHistory;
  readonly onQuit: () => void;
};

/** The chat in a terminal: what keys do to it. */
export class Chat {
  readonly view: ChatView;
  readonly #options: ChatOptions;
  readonly #completion: Completion;
  /** What is being pasted. */
  #pasted: string | undefined;
  #stoppedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ChatOptions) {
    const { talk, screen, look } = options;
    this.#options = options;
    this.view = new ChatView({ screen, look, foldKey: 'Ctrl+O' });
    this.#completion = new Completion({
      conversation: talk.conversation,
      language: talk.author.language,
      incomingOf: (text) => talk.incoming(text),
    });
    this.view.prompt.hint = talk.phrase('terminalWelcome');
    this.view.refresh();
  }

  /** A key was pressed. */
  key(text: string | undefined, key: Key): void {
    const wish = wishOf(text, key);
    if (this.#pasted !== undefined && wish?.kind === 'interrupt') {
      // The end of it was lost on its way.
      this.#pasted = undefined;
    } else if (this.#pasted !== undefined && wish?.kind !== 'paste-end') {
      this.#pasted += key.sequence ?? text ?? '';
    } else if (wish !== undefined) this.#grant(wish);
  }

  #grant(wish: Wish): void {
    const { prompt } = this.view;
    const isTab = wish.kind === 'complete' || wish.kind === 'complete-back';
    if (!isTab) prompt.tidy();
    switch (wish.kind) {
      case 'edit':
        this.#edit(wish.edit);
        break;
      case 'write':
        prompt.editor.insert(wish.text);
        break;
      case 'press':
        this.#pressNumber(wish.number);
        break;
      case 'submit':
        this.#submit();
        break;
      case 'interrupt':
        this.#interrupt();
        break;
      case 'end-of-input':
        if (prompt.editor.text === '') this.#options.onQuit();
        else prompt.editor.apply('erase-right');
        break;
      case 'clear':
        this.view.wipe();
        break;
      case 'older':
      case 'newer':
        this.#recall(wish.kind);
        break;
      case 'complete':
        this.#complete(1);
        break;
      case 'complete-back':
        this.#complete(-1);
        break;
      case 'unfold':
        this.view.toggleThought();
        break;
      case 'paste-start':
        this.#pasted = '';
        break;
      case 'paste-end':
        prompt.editor.insert(cleanText(this.#pasted ?? ''));
        this.#pasted = undefined;
        break;
      default:
    }
    this.view.refresh();
  }

  #edit(edit: Edit): void {
    const { editor } = this.view.prompt;
    if (editor.apply(edit)) return;
    if (edit === 'up') this.#recall('older');
    if (edit === 'down') this.#recall('newer');
  }

  #recall(which: 'older' | 'newer'): void {
    const { editor } = this.view.prompt;
    const { history } = this.#options;
    const line = which === 'older' ? history.older(editor.text) : history.newer();
    if (line !== undefined) editor.set(line);
  }

  #complete(step: 1 | -1): void {
    const { prompt, pressable } = this.view;
    if (prompt.isListing) {
      prompt.choose(step);
      return;
    }
    const line = prompt.editor.text;
    void this.#completion.candidates(line, pressable?.buttons ?? []).then((candidates) => {
      // More was written meanwhile.
      if (prompt.editor.text !== line) return;
      prompt.tidy();
      prompt.offer(candidates);
      this.view.refresh();
    });
  }

  /** Stops the answer under way; else empties the line; else leaves. */
  #interrupt(): void {
    const { talk, onQuit } = this.#options;
    const { prompt } = this.view;
    const now = performance.now();
    if (talk.isBusy) {
      this.#stoppedAt = now;
      void this.#stop();
    } else if (prompt.editor.text !== '') prompt.editor.set('');
    else if (now - this.#stoppedAt > LEAVE_AFTER_MS) onQuit();
    else {
      this.#stoppedAt = Number.NEGATIVE_INFINITY;
      prompt.hint = talk.phrase('terminalLeave');
    }
  }

  async #stop(): Promise<void> {
    const block = this.view.begin();
    await this.#options.talk.stop(new TerminalReply({ view: this.view, block }));
    this.#end(block);
  }

  #submit(): void {
    const { editor } = this.view.prompt;
    const written = editor.text;
    // A backslash at the end asks for one more line, as in a shell.
    if (/(^|[^\\])\\$/.test(written)) {
      editor.apply('erase-left');
      editor.insert('\n');
      return;
    }
    editor.set('');
    const text = written.trim();
    if (text === '') return;
    this.#options.history.add(written.trimEnd());
    const number = this.#numberOf(text);
    if (LEAVE.test(text)) this.#options.onQuit();
    else if (number !== undefined) this.#pressNumber(number);
    else if (STOP.test(text) && this.#options.talk.isBusy) void this.#stop();
    else this.#ask(text);
  }

  #ask(text: string): void {
    const { talk } = this.#options;
    const block = this.view.begin(text);
    const reply = new TerminalReply({ view: this.view, block });
    void this.#tell(block, () => talk.say(talk.incoming(text), reply));
  }

  /** `/2` is the second button; so is `2`, unless that could be an answer to the model. */
  #numberOf(text: string): number | undefined {
    const [, slash, digits] = /^(\/?)([1-9]\d?)$/.exec(text) ?? [];
    const { pressable } = this.view;
    if (digits === undefined || pressable === undefined) return undefined;
    const number = Number(digits);
    if (slash === '/') return number;
    const isMenu = pressable.buttons.some(({ press }) => !ANSWERS.includes(press.command));
    return isMenu && number <= pressable.buttons.length ? number : undefined;
  }

  #pressNumber(number: number): void {
    const { talk } = this.#options;
    const { pressable } = this.view;
    const button = pressable?.buttons[number - 1];
    if (pressable === undefined || button === undefined) {
      this.view.prompt.hint = talk.phrase('buttonTooOld');
      return;
    }
    const isBelow = BELOW.includes(button.press.command) || !this.view.isInReach(pressable.block);
    const block = isBelow ? this.view.begin(button.label) : pressable.block;
    void this.#tell(block, () => this.#press(button, block, !isBelow));
  }

  async #press(button: Button, block: Block, isPress: boolean): Promise<void> {
    const { talk } = this.#options;
    const reply = new TerminalReply({ view: this.view, block, isPress });
    await talk.say(talk.incoming('', button.press), reply);
  }

  async #tell(block: Block, say: () => Promise<void>): Promise<void> {
    await say();
    this.#end(block);
  }

  #end(block: Block): void {
    if (block.isEmpty) this.view.drop(block);
    else block.end();
    this.view.refresh();
  }
}

/** Buttons under an answer; a number below them may be meant for the model. */
const ANSWERS = ['retry', 'continue'];
