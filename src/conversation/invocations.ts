import type { Log } from '../log.ts';
import { nearest } from '../names/nearest.ts';
import { mayUse } from './access.ts';
import { adviceFor } from './advice.ts';
import type { Belongings } from './belongings.ts';
import type { Command, CommandCall, Services } from './commands/command.ts';
import type { Message, Receipt } from './door.ts';
import { Downloads } from './downloads.ts';
import { commandNamed, menuOf } from './menu.ts';
import type { People } from './people.ts';
import { logFault } from './problems.ts';
import type { Questions } from './questions.ts';
import type { Receipts } from './receipts.ts';
import type { Requests } from './requests.ts';
import type { Visit } from './visit.ts';

export type InvocationsOptions = {
  readonly services: Services;
  readonly people: People;
  readonly requests: Requests;
  readonly belongings: Belongings;
  readonly questions: Questions;
  readonly receipts: Receipts;
  readonly log: Log;
};

/** Commands as they are given: who may use them where, and what becomes of their faults. */
export class Invocations {
  readonly #options: InvocationsOptions;
  readonly #downloads: Downloads;

  constructor(options: InvocationsOptions) {
    this.#options = options;
    this.#downloads = new Downloads(options.services.foundry);
  }

  /** Runs the command that was given, or says why not. Throws StorageError for a question. */
  async run(visit: Visit): Promise<Receipt> {
    const { requests, receipts } = this.#options;
    const { incoming, reply, role, texts } = visit;
    const name = incoming.invocation?.command ?? '';
    const command = commandNamed(name);
    if (command === undefined) return this.#unknown(visit, name);
    // The message that holds a button stays as it is.
    const aside = { isPersonal: true, ...(incoming.isPress && { isAside: true }) };
    const isRequest = role === 'stranger' && command.name === 'start';
    if (isRequest || !mayUse(role, command.audience)) {
      if (role === 'stranger') return receipts.say(reply, await requests.turnAway(visit));
      return receipts.say(reply, { ...aside, markdown: texts.notForYou });
    }
    if (command.isPrivateOnly && incoming.place.kind === 'group') {
      return receipts.say(reply, { ...aside, markdown: texts.onlyInPrivate });
    }
    const begun: Receipt[] = [];
    const call = this.#call(visit, begun);
    // A question has to be on disk before the door hears that it was accepted; anything else can
    // be given again, so it runs by itself.
    if (command.name !== 'ask') {
      return receipts.watch(this.#carryOut(command, call, begun), incoming);
    }
    const message = await command.run(call);
    return begun[0] ?? receipts.say(reply, message);
  }

  /** Resolves when all is said, also the answer that the command has begun. */
  async #carryOut(command: Command, call: CommandCall & Visit, begun: readonly Receipt[]) {
    const message = await this.#outcome(command, call);
    if (message !== undefined) await call.reply.finish(message);
    for (const { done } of begun) await done;
  }

  /** `begun` is told of each answer that the command begins. */
  #call(visit: Visit, begun: Receipt[]): CommandCall & Visit {
    const { services, people, requests, belongings, questions } = this.#options;
    const { incoming, reply, role } = visit;
    return {
      ...visit,
      argument: incoming.invocation?.argument.trim() ?? '',
      menu: menuOf(role),
      services,
      downloads: this.#downloads,
      people,
      requests,
      belongings,
      show: (draft) => reply.show(draft),
      beside: (errand) => services.turns.beside(incoming, errand),
      ask: async (text) => void begun.push(await questions.ask(visit, text)),
      again: async (way, source) => {
        const receipt = await questions.again(visit, { way, source });
        if (typeof receipt === 'string') return receipt;
        begun.push(receipt);
        return 'begun';
      },
    };
  }

  /** What the command says, or what is to be said about its fault. */
  async #outcome(command: Command, call: CommandCall): Promise<Message | undefined> {
    try {
      return await command.run(call);
    } catch (error) {
      const { incoming, texts, role } = call;
      const { services, log } = this.#options;
      logFault(log, error, {
        level: 'warn',
        message: 'a command failed',
        from: incoming.author.id,
        command: command.name,
      });
      const advice = await adviceFor(error, { foundry: services.foundry, role, texts });
      return { ...advice, isPersonal: true };
    }
  }

  #unknown({ incoming, reply, role, texts }: Visit, name: string): Receipt {
    const { receipts } = this.#options;
    // In a group the command may be meant for another bot.
    if (incoming.place.kind === 'group' && !incoming.isPress) return receipts.nothing();
    const near = nearest(name, menuOf(role));
    return receipts.say(reply, { markdown: texts.unknownCommand(plainName(name), near) });
  }
}

/** What somebody typed, without anything that could be Markdown. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_-]/gu, '').slice(0, 32);
}
