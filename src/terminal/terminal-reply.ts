import type { Draft, Message, Reply } from '../conversation/door.ts';
import type { Block } from './block.ts';
import type { ChatView } from './chat-view.ts';

export type TerminalReplyOptions = {
  readonly view: ChatView;
  /** Where it is said. */
  readonly block: Block;
  /** A button of that block was pressed: what is said beside it gets a block of its own. */
  readonly isPress?: boolean;
};

/** Lets an answer grow in its block. The first words are drawn at once. */
export class TerminalReply implements Reply {
  readonly #options: TerminalReplyOptions;

  constructor(options: TerminalReplyOptions) {
    this.#options = options;
  }

  working(): void {
    const { view, block } = this.#options;
    block.work();
    view.refreshSoon();
  }

  show(draft: Draft): void {
    const { view, block } = this.#options;
    block.show(draft);
    view.refreshSoon();
  }

  /** Never rejects. */
  async finish(message: Message): Promise<void> {
    const { view, block, isPress } = this.#options;
    (isPress && message.isAside ? view.begin() : block).finish(message);
    view.refresh();
  }
}
