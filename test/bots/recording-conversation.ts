import type {
  Choice,
  CommandInfo,
  ConversationService,
  DoorPhrase,
  Incoming,
  Receipt,
  Reply,
} from '../../src/conversation/door.ts';

/** One message that a door handed in; the test answers it through `reply`. */
export type Received = {
  readonly incoming: Incoming;
  readonly reply: Reply;
  /** Ends the receipt: everything about this message is done. */
  readonly end: () => void;
};

const OPTION = { name: 'text', description: 'What to ask', isRequired: true, completes: false };

/**
 * A conversation service that only writes down what doors hand in, for tests of the doors. It
 * accepts at once and answers nothing by itself: the test drives each {@link Received.reply}.
 */
export class RecordingConversation implements ConversationService {
  /** Everything accepted, oldest first. */
  readonly received: Received[] = [];
  /** What {@link complete} gives. */
  choices: readonly Choice[] = [];
  /** Asked before a message is accepted: throw to refuse it, as a full disk does. */
  onReceive: (incoming: Incoming) => void | Promise<void> = () => {};
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  async receive(incoming: Incoming, reply: Reply): Promise<Receipt> {
    await this.onReceive(incoming);
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.received.push({ incoming, reply, end });
    for (const wake of [...this.#waiting]) wake();
    return { done };
  }

  async complete(): Promise<readonly Choice[]> {
    return this.choices;
  }

  commands(language: string): readonly CommandInfo[] {
    const isRussian = language.startsWith('ru');
    return [
      { name: 'help', description: isRussian ? 'Помощь' : 'Help', audience: 'all' },
      { name: 'health', description: isRussian ? 'Состояние' : 'Health', audience: 'admin' },
      {
        name: 'ask',
        description: isRussian ? 'Спросить' : 'Ask',
        audience: 'user',
        option: OPTION,
      },
      { name: 'stop', description: isRussian ? 'Стоп' : 'Stop', audience: 'user' },
      {
        name: 'model',
        description: isRussian ? 'Модель' : 'Model',
        audience: 'user',
        option: { name: 'name', description: 'Its name', isRequired: false, completes: true },
      },
    ];
  }

  /** Such as `notYourButton in ru`. */
  phrase(key: DoorPhrase, language: string | undefined): string {
    return `${key} in ${language ?? 'nothing'}`;
  }

  /** The next message that was accepted, in the order of acceptance; waits for it. */
  async next(withinMs = 20_000): Promise<Received> {
    const index = this.#taken;
    this.#taken += 1;
    return await new Promise((resolve, reject) => {
      const look = () => {
        const found = this.received[index];
        if (found === undefined) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const texts = this.received.map(({ incoming }) => incoming.text);
        reject(new Error(`No message number ${index + 1} within ${withinMs} ms; had: ${texts}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }
}
