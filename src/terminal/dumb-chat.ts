import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Message, Reply } from '../conversation/door.ts';
import { withFileInline } from '../conversation/inline-file.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { terminalRows } from '../markdown/terminal.ts';
import type { TerminalLook } from '../markdown/terminal-lines.ts';
import type { Screen } from './region.ts';
import type { Talk } from './talk.ts';

export type DumbChatOptions = {
  readonly talk: Talk;
  readonly input: Readable;
  readonly output: Writable;
  readonly look: TerminalLook;
  readonly onQuit: () => void;
};

/**
 * The chat in a terminal that can only print (`TERM=dumb`, such as a shell inside an editor): a line
 * is a message, an answer comes when it is whole. Gives the function that ends it.
 */
export function openDumbChat({ talk, input, output, look, onQuit }: DumbChatOptions): () => void {
  const lines = createInterface({ input, terminal: false });
  let isClosed = false;
  const say = async (text: string) => {
    if (text === '/quit' || text === '/exit') {
      onQuit();
      return;
    }
    if (text !== '')
      await talk.say(talk.incoming(text), new WholeReply((part) => void output.write(part), look));
    if (!isClosed && !talk.isBusy) output.write('> ');
  };
  lines.on('line', (line) => void say(line.trim()));
  lines.on('close', () => {
    if (!isClosed) onQuit();
  });
  output.write(`${talk.phrase('terminalWelcome')}\n> `);
  return () => {
    isClosed = true;
    lines.close();
  };
}

/** Says an answer when it is whole, without one escape sequence but for styles. */
export class WholeReply implements Reply {
  readonly #write: Screen['write'];
  readonly #look: TerminalLook;

  constructor(write: Screen['write'], look: TerminalLook) {
    this.#write = write;
    this.#look = look;
  }

  working(): void {}

  show(): void {}

  async finish(message: Message): Promise<void> {
    const { footnote = '' } = message;
    const text = [withFileInline(message), footnote].filter((part) => part !== '').join('\n\n');
    const styled = parseMarkdown(text, { isFinal: true });
    // The terminal breaks the rows by itself.
    const rows = terminalRows(styled, { ...this.#look, columns: Number.POSITIVE_INFINITY });
    this.#write(`${rows.join('\n')}\n\n`);
  }
}
