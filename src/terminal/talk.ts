import { randomUUID } from 'node:crypto';
import type {
  Author,
  ConversationService,
  DoorPhrase,
  Incoming,
  Invocation,
  Place,
  Reply,
} from '../conversation/door.ts';
import { typedCommand } from '../conversation/typed-command.ts';
import type { Log } from '../log.ts';

const PLACE: Place = { platform: 'terminal', chat: 'local', kind: 'private' };
const STOP: Invocation = { command: 'stop', argument: '' };

export type TalkOptions = {
  readonly conversation: ConversationService;
  readonly log: Log;
  /** The name by which the person is known. */
  readonly name: string;
};

/** What the person at this machine says to the conversation service. */
export class Talk {
  readonly author: Author & { readonly language: string };
  readonly #options: TalkOptions;
  #pending = 0;

  constructor(options: TalkOptions) {
    this.#options = options;
    const language = Intl.DateTimeFormat().resolvedOptions().locale;
    this.author = { id: 'terminal:local', name: options.name, language, isLocal: true };
  }

  get conversation(): ConversationService {
    return this.#options.conversation;
  }

  /** Whether anything is not over yet. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  phrase(key: DoorPhrase): string {
    return this.conversation.phrase(key, this.author.language);
  }

  incoming(text: string, press?: Invocation): Incoming {
    const said = { id: `terminal:${randomUUID()}`, place: PLACE, author: this.author };
    if (press !== undefined) {
      return { ...said, text: `/${press.command}`, invocation: press, isPress: true };
    }
    const invocation = typedCommand(text);
    return invocation === undefined ? { ...said, text } : { ...said, text, invocation };
  }

  /** Resolves when all about it is over. Never rejects. */
  async say(incoming: Incoming, reply: Reply): Promise<void> {
    const isStop = incoming.invocation?.command === STOP.command;
    if (!isStop) this.#pending += 1;
    try {
      const { done } = await this.conversation.receive(incoming, reply);
      await done;
    } catch (error) {
      this.#options.log.error({ error: String(error) }, 'the terminal chat failed');
    } finally {
      if (!isStop) this.#pending -= 1;
    }
  }

  /** Stops the answer under way, as the button under it does. */
  async stop(reply: Reply): Promise<void> {
    await this.say(this.incoming('/stop', STOP), reply);
  }
}
