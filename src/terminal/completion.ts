import type { Button, CommandInfo, ConversationService, Incoming } from '../conversation/door.ts';
import { typedCommand } from '../conversation/typed-command.ts';

/** One way to go on with what is written. */
export type Candidate = {
  /** The whole line with it. */
  readonly text: string;
  /** As it stands in the list. */
  readonly label: string;
  readonly description?: string;
};

export type CompletionOptions = {
  readonly conversation: Pick<ConversationService, 'complete' | 'commands'>;
  readonly language: string;
  readonly incomingOf: (text: string) => Incoming;
};

/** What the Tab key offers: commands, what they take, and the buttons on the screen. */
export class Completion {
  readonly #options: CompletionOptions;

  constructor(options: CompletionOptions) {
    this.#options = options;
  }

  /** Empty when nothing fits. Never rejects. */
  async candidates(line: string, buttons: readonly Button[]): Promise<readonly Candidate[]> {
    if (!line.startsWith('/')) return [];
    if (!/\s/.test(line)) return [...this.#pressed(line, buttons), ...this.#commands(line)];
    const invocation = typedCommand(line);
    if (invocation === undefined) return [];
    const { conversation, incomingOf } = this.#options;
    const choices = await conversation.complete(incomingOf(line)).catch(() => []);
    return choices.map(({ label, value }) => ({
      text: `/${invocation.command} ${value}`,
      label: value,
      ...(label !== value && { description: label }),
    }));
  }

  #pressed(line: string, buttons: readonly Button[]): Candidate[] {
    return buttons
      .map(({ label }, index) => ({
        text: `/${index + 1}`,
        label: `/${index + 1}`,
        description: label,
      }))
      .filter(({ text }) => text.startsWith(line));
  }

  #commands(line: string): Candidate[] {
    const { conversation, language } = this.#options;
    return conversation
      .commands(language)
      .filter(({ name }) => `/${name}`.startsWith(line.toLowerCase()))
      .map((command) => ({
        text: `/${command.name}${command.option === undefined ? '' : ' '}`,
        label: labelOf(command),
        description: command.description,
      }));
  }
}

function labelOf({ name, option }: CommandInfo): string {
  if (option === undefined) return `/${name}`;
  return `/${name} ${option.isRequired ? option.name.toUpperCase() : `[${option.name}]`}`;
}

/** What all candidates begin with. */
export function commonBeginning(candidates: readonly Candidate[]): string {
  const [first = '', ...others] = candidates.map(({ text }) => text);
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
