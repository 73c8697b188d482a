import type { Log } from '../log.ts';
import { nearest } from '../names/nearest.ts';
import type { Person } from '../storage/person.ts';
import { textsFor } from '../texts/index.ts';
import type { CommandName, DoorTextName, Texts } from '../texts/texts.ts';
import { type AccessRules, mayUse, type Role, roleOf } from './access.ts';
import { adviceFor } from './advice.ts';
import type { Command, CommandCall, Services } from './commands/command.ts';
import { commands } from './commands/index.ts';
import type {
  Choice,
  CommandInfo,
  ConversationService,
  Door,
  Incoming,
  Message,
  Receipt,
  Reply,
} from './door.ts';
import { Downloads } from './downloads.ts';
import type { Reopened } from './open-questions.ts';
import { explain, faultFields } from './problems.ts';

export type ConversationsOptions = {
  readonly services: Services;
  readonly rules: AccessRules;
  readonly log: Log;
};

/** The one conversation service behind every door. */
export class Conversations implements ConversationService {
  readonly #services: Services;
  readonly #rules: AccessRules;
  readonly #log: Log;
  readonly #downloads: Downloads;

  constructor({ services, rules, log }: ConversationsOptions) {
    this.#downloads = new Downloads(services.foundry);
    this.#services = services;
    this.#rules = rules;
    this.#log = log;
  }

  async receive(incoming: Incoming, reply: Reply): Promise<Receipt> {
    let texts = textsFor(incoming.author.language);
    try {
      const person = await this.#services.store.people.read(incoming.author.id);
      texts = textsFor(person?.language ?? incoming.author.language);
      const role = roleOf(incoming, person, this.#rules);
      const visit: Visit = { incoming, reply, person, role, texts };
      if (incoming.isEdit) return await this.#change(visit);
      return await (incoming.invocation === undefined
        ? this.#question(visit)
        : this.#invoke(visit));
    } catch (error) {
      this.#log.error({ from: incoming.author.id, ...faultFields(error) }, 'not accepted');
      return this.#say(reply, { markdown: explain(error, texts) });
    }
  }

  /**
   * Takes up what earlier runs accepted and did not come to answer; `replyTo` gives the way back to
   * whoever asked. Resolves when all of it is under way.
   */
  async resume(replyTo: NonNullable<Door['replyTo']>): Promise<void> {
    for (const question of await this.#services.turns.left()) {
      const { author } = question.incoming;
      try {
        const isTaken = await this.#takeUp(question, replyTo);
        this.#log.info({ from: author.id, isTaken }, 'a question of an earlier run');
      } catch (error) {
        this.#log.error({ from: author.id, ...faultFields(error) }, 'not taken up again');
      }
    }
  }

  async #takeUp(question: Reopened, replyTo: NonNullable<Door['replyTo']>): Promise<boolean> {
    const { turns, store } = this.#services;
    const { incoming } = question;
    const person = await store.people.read(incoming.author.id);
    const role = roleOf(incoming, person, this.#rules);
    const reply = role === 'stranger' ? undefined : await replyTo(incoming);
    const texts = textsFor(person?.language ?? incoming.author.language);
    const turn = await turns.resume(question, reply && { reply, texts, role });
    if (turn !== undefined) this.#watched(turn.done, incoming);
    return turn !== undefined;
  }

  async complete(incoming: Incoming): Promise<readonly Choice[]> {
    const { invocation, author } = incoming;
    const command = commands.find(({ name }) => name === invocation?.command);
    if (invocation === undefined || command?.complete === undefined) return [];
    const person = await this.#services.store.people.read(author.id);
    if (!mayUse(roleOf(incoming, person, this.#rules), command.audience)) return [];
    const texts = textsFor(person?.language ?? author.language);
    const call = { argument: invocation.argument, services: this.#services, texts };
    return await command.complete(call).catch(() => []);
  }

  commands(language: string): readonly CommandInfo[] {
    const texts = textsFor(language);
    return commands.filter(isInMenu).map((command) => describe(command, texts));
  }

  phrase(key: DoorTextName, language: string | undefined): string {
    return textsFor(language).door[key];
  }

  async #question(visit: Visit): Promise<Receipt> {
    if (visit.role === 'stranger') return this.#say(visit.reply, await this.#turnAway(visit));
    return await this.#ask(visit, visit.incoming.text);
  }

  async #ask({ incoming, reply, texts, role }: Visit, text: string): Promise<Receipt> {
    const turn = await this.#services.turns.begin(incoming, text, { reply, texts, role });
    return this.#watched(turn?.done ?? Promise.resolve(), incoming);
  }

  /** A changed question is answered anew; a changed command was given and stays so. */
  async #change({ incoming, reply, texts, role }: Visit): Promise<Receipt> {
    const { invocation, text } = incoming;
    const isQuestion = invocation === undefined || invocation.command === 'ask';
    if (role === 'stranger' || !isQuestion) return this.#watched(Promise.resolve());
    const words = invocation?.argument.trim() ?? text;
    const turn = await this.#services.turns.change(incoming, words, { reply, texts, role });
    return this.#watched(turn?.done ?? Promise.resolve(), incoming);
  }

  async #invoke(visit: Visit): Promise<Receipt> {
    const { incoming, reply, role, texts } = visit;
    const { command: name = '', argument = '' } = incoming.invocation ?? {};
    const command = commands.find((each) => each.name === name.toLowerCase());
    if (command === undefined) return this.#unknown(visit, name);
    if (!mayUse(role, command.audience)) {
      const isStranger = role === 'stranger';
      const refusal = isStranger ? await this.#turnAway(visit) : { markdown: texts.notForYou };
      return this.#say(reply, { ...refusal, isPersonal: true });
    }
    let asked: Receipt | undefined;
    let answering: Promise<void> | undefined;
    const call: CommandCall = {
      ...visit,
      argument: argument.trim(),
      menu: menuOf(role),
      services: this.#services,
      downloads: this.#downloads,
      show: (draft) => reply.show(draft),
      beside: (errand) => this.#services.turns.beside(incoming, errand),
      ask: async (text) => {
        asked = await this.#ask(visit, text);
      },
      again: async (way, source) => {
        const asking = { reply, texts, role };
        const turn = await this.#services.turns.again(incoming, { ...asking, way, source });
        if (typeof turn === 'string') return turn;
        answering = turn.done;
        return 'begun';
      },
    };
    // A question has to be on disk before the door hears that it was accepted; anything else can
    // be given again, so it runs by itself.
    if (command.name === 'ask') {
      const message = await command.run(call);
      return asked ?? this.#say(reply, message);
    }
    const run = this.#run(command, call, reply).then(() => answering);
    return this.#watched(run, incoming);
  }

  async #run(command: Command, call: CommandCall, reply: Reply): Promise<void> {
    let message: Message | undefined;
    try {
      message = await command.run(call);
    } catch (error) {
      const { incoming, texts, role } = call;
      this.#log.warn(
        { from: incoming.author.id, command: command.name, ...faultFields(error) },
        'a command failed',
      );
      const { foundry } = this.#services;
      const advice = await adviceFor(error, { foundry, role, texts });
      message = { ...advice, isPersonal: true };
    }
    if (message !== undefined) await reply.finish(message);
  }

  #unknown({ incoming, reply, role, texts }: Visit, name: string): Receipt {
    // In a group the command may be meant for another bot.
    if (incoming.place.kind === 'group' && !incoming.isPress) return { done: Promise.resolve() };
    const known = commands
      .filter(({ audience }) => mayUse(role, audience))
      .map((each) => each.name);
    const near = nearest(name, known);
    return this.#say(reply, { markdown: texts.unknownCommand(plainName(name), near) });
  }

  async #turnAway({ incoming, texts }: Visit): Promise<Message> {
    const { id } = incoming.author;
    const canClaim = await this.#services.claim.isOpen();
    return { markdown: canClaim ? texts.strangerClaim(id) : texts.stranger(id), isPersonal: true };
  }

  #say(reply: Reply, message: Message | undefined): Receipt {
    return this.#watched(message === undefined ? Promise.resolve() : reply.finish(message));
  }

  /** Keeps an undeliverable answer where it happened: in the log. */
  #watched(work: Promise<void>, incoming?: Incoming): Receipt {
    const done = work.catch((error: unknown) => {
      this.#log.error({ from: incoming?.author.id, ...faultFields(error) }, 'not delivered');
    });
    return { done };
  }
}

type Visit = {
  readonly incoming: Incoming;
  readonly reply: Reply;
  readonly person: Person | undefined;
  readonly role: Role;
  readonly texts: Texts;
};

function menuOf(role: Role): CommandName[] {
  return commands
    .filter((command) => isInMenu(command) && mayUse(role, command.audience))
    .map(({ name }) => name);
}

function isInMenu({ isHidden }: Command): boolean {
  return isHidden !== true;
}

function describe({ name, audience, isPersonal, option, complete }: Command, texts: Texts) {
  const [optionName, description] = texts.options[name as keyof Texts['options']] ?? ['text', ''];
  return {
    name,
    description: texts.commands[name],
    audience,
    isPersonal: isPersonal === true,
    ...(option === undefined
      ? {}
      : {
          option: {
            name: optionName,
            description,
            isRequired: option.isRequired,
            completes: complete !== undefined,
          },
        }),
  };
}

/** What somebody typed, without anything that could be Markdown. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_-]/gu, '').slice(0, 32);
}
