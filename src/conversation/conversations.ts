import type { Log } from '../log.ts';
import { nearest } from '../names/nearest.ts';
import { textsFor } from '../texts/index.ts';
import type { DoorTextName } from '../texts/texts.ts';
import { type AccessRules, mayUse, roleOf } from './access.ts';
import { adviceFor } from './advice.ts';
import { Belongings } from './belongings.ts';
import type { Command, CommandCall, Services } from './commands/command.ts';
import type {
  Choice,
  CommandInfo,
  ConversationService,
  Incoming,
  Message,
  Outbox,
  Receipt,
  Reply,
} from './door.ts';
import { Downloads } from './downloads.ts';
import { Limits, refusalMessage } from './limits.ts';
import { commandNamed, describeCommands, menuOf, namesFor } from './menu.ts';
import type { Reopened } from './open-questions.ts';
import { People } from './people.ts';
import { explain, logFault } from './problems.ts';
import { Requests } from './requests.ts';
import type { Visit } from './visit.ts';

export type ConversationsOptions = {
  readonly services: Services;
  readonly rules: AccessRules;
  /** The ways to people who have not just said something; unset: there are none. */
  readonly outbox?: Outbox;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

const NOBODY: Outbox = {
  replyTo: async () => undefined,
  direct: async () => undefined,
  forget: async () => {},
};

/** The one conversation service behind every door. */
export class Conversations implements ConversationService {
  readonly #services: Services;
  readonly #rules: AccessRules;
  readonly #log: Log;
  readonly #downloads: Downloads;
  readonly #people: People;
  readonly #requests: Requests;
  readonly #belongings: Belongings;
  readonly #limits: Limits;

  constructor({ services, rules, outbox = NOBODY, log, now = Date.now }: ConversationsOptions) {
    const { foundry, store, claim } = services;
    this.#services = services;
    this.#rules = rules;
    this.#log = log;
    this.#downloads = new Downloads(foundry);
    this.#people = new People({ store, rules, now });
    this.#requests = new Requests({ store, people: this.#people, rules, claim, outbox, log, now });
    this.#belongings = new Belongings({ store, outbox });
    this.#limits = new Limits(now);
  }

  async receive(incoming: Incoming, reply: Reply): Promise<Receipt> {
    let texts = textsFor(incoming.author.language);
    try {
      const person = await this.#services.store.people.read(incoming.author.id);
      texts = textsFor(person?.language ?? incoming.author.language);
      const role = roleOf(incoming, person, this.#rules);
      const visit: Visit = { incoming, reply, person, role, texts };
      const seen = this.#see(visit);
      const { done } = await this.#take(visit);
      return { done: Promise.all([done, seen]).then(() => {}) };
    } catch (error) {
      logFault(this.#log, error, { message: 'not accepted', from: incoming.author.id });
      return this.#say(reply, { markdown: explain(error, texts) });
    }
  }

  /**
   * Takes up what earlier runs accepted and did not come to answer; `replyTo` gives the way back to
   * whoever asked. Resolves when all of it is under way.
   */
  async resume(replyTo: Outbox['replyTo']): Promise<void> {
    for (const question of await this.#services.turns.left()) {
      const { author } = question.incoming;
      try {
        const isTaken = await this.#takeUp(question, replyTo);
        this.#log.info({ from: author.id, isTaken }, 'a question of an earlier run');
      } catch (error) {
        logFault(this.#log, error, { message: 'not taken up again', from: author.id });
      }
    }
  }

  async #takeUp(question: Reopened, replyTo: Outbox['replyTo']): Promise<boolean> {
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
    const command = commandNamed(invocation?.command ?? '');
    if (invocation === undefined || command?.complete === undefined) return [];
    const person = await this.#services.store.people.read(author.id);
    if (!mayUse(roleOf(incoming, person, this.#rules), command.audience)) return [];
    const texts = textsFor(person?.language ?? author.language);
    const call = { argument: invocation.argument, services: this.#services, texts };
    return await command.complete(call).catch(() => []);
  }

  commands(language: string): readonly CommandInfo[] {
    return describeCommands(textsFor(language));
  }

  phrase(key: DoorTextName, language: string | undefined): string {
    return textsFor(language).door[key];
  }

  async #take(visit: Visit): Promise<Receipt> {
    const { incoming, reply, role } = visit;
    const isQuestion = incoming.invocation === undefined;
    if (incoming.isEdit) return await this.#change(visit);
    if ((role === 'stranger' && isQuestion) || (await this.#isShutOut(visit))) {
      return this.#say(reply, await this.#requests.turnAway(visit));
    }
    return await (isQuestion ? this.#ask(visit, incoming.text) : this.#invoke(visit));
  }

  /** Whether somebody was denied. What is left to them is the code of a bot that nobody owns. */
  async #isShutOut({ incoming, person, role }: Visit): Promise<boolean> {
    if (role !== 'stranger' || person?.role !== 'denied') return false;
    const isClaim = commandNamed(incoming.invocation?.command ?? '')?.name === 'claim';
    return !(isClaim && (await this.#services.claim.isOpen()));
  }

  async #ask(visit: Visit, text: string): Promise<Receipt> {
    const { incoming, reply, texts, role } = visit;
    const begun = await this.#begin(visit, text.length, () =>
      this.#services.turns.begin(incoming, text, { reply, texts, role }),
    );
    return begun ?? this.#watched(Promise.resolve());
  }

  /** A changed question is answered anew; a changed command was given and stays so. */
  async #change(visit: Visit): Promise<Receipt> {
    const { incoming, reply, texts, role } = visit;
    const { invocation, text } = incoming;
    const isQuestion = invocation === undefined || invocation.command === 'ask';
    if (role === 'stranger' || !isQuestion) return this.#watched(Promise.resolve());
    const words = invocation?.argument.trim() ?? text;
    const begun = await this.#begin(visit, words.length, () =>
      this.#services.turns.change(incoming, words, { reply, texts, role }),
    );
    return begun ?? this.#watched(Promise.resolve());
  }

  /** Begins an answer, or says that it is one too many; gives what `begin` does if it begins none. */
  async #begin<Nothing extends string | undefined>(
    visit: Visit,
    characters: number,
    begin: () => Promise<{ readonly done: Promise<void> } | Nothing>,
  ): Promise<Receipt | Nothing> {
    const { incoming, reply, role } = visit;
    const { id } = incoming.author;
    const { turns } = this.#services;
    // What a messenger delivers again was counted when it came first.
    const isFree = role === 'admin' || (incoming.isEdit !== true && (await turns.knows(incoming)));
    const underWay = turns.countOf(id);
    const refusal = isFree ? undefined : this.#limits.take(id, { characters, underWay });
    if (refusal !== undefined) return this.#say(reply, refusalMessage(refusal, visit));
    let hasBegun = false;
    try {
      const turn = await begin();
      if (typeof turn !== 'object') return turn;
      hasBegun = true;
      return this.#watched(turn.done, incoming);
    } finally {
      if (!hasBegun && !isFree) this.#limits.giveBack(id);
    }
  }

  async #invoke(visit: Visit): Promise<Receipt> {
    const { incoming, reply, role, texts } = visit;
    const { command: name = '', argument = '' } = incoming.invocation ?? {};
    const command = commandNamed(name);
    if (command === undefined) return this.#unknown(visit, name);
    const isRequest = role === 'stranger' && command.name === 'start';
    if (isRequest || !mayUse(role, command.audience)) {
      const isStranger = role === 'stranger';
      if (isStranger) return this.#say(reply, await this.#requests.turnAway(visit));
      return this.#say(reply, { markdown: texts.notForYou, isPersonal: true });
    }
    if (command.isPrivateOnly && incoming.place.kind === 'group') {
      return this.#say(reply, { markdown: texts.onlyInPrivate, isPersonal: true });
    }
    let asked: Receipt | undefined;
    let answering: Promise<void> | undefined;
    const call: CommandCall = {
      ...visit,
      argument: argument.trim(),
      menu: menuOf(role),
      services: this.#services,
      downloads: this.#downloads,
      people: this.#people,
      requests: this.#requests,
      belongings: this.#belongings,
      show: (draft) => reply.show(draft),
      beside: (errand) => this.#services.turns.beside(incoming, errand),
      ask: async (text) => {
        asked = await this.#ask(visit, text);
      },
      again: async (way, source) => {
        const asking = { reply, texts, role, way, source };
        const begun = await this.#begin(visit, 0, () =>
          this.#services.turns.again(incoming, asking),
        );
        if (typeof begun === 'string') return begun;
        answering = begun.done;
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
      const from = incoming.author.id;
      const { name } = command;
      logFault(this.#log, error, {
        level: 'warn',
        message: 'a command failed',
        from,
        command: name,
      });
      const { foundry } = this.#services;
      const advice = await adviceFor(error, { foundry, role, texts });
      message = { ...advice, isPersonal: true };
    }
    if (message !== undefined) await reply.finish(message);
  }

  #unknown({ incoming, reply, role, texts }: Visit, name: string): Receipt {
    // In a group the command may be meant for another bot.
    if (incoming.place.kind === 'group' && !incoming.isPress) return { done: Promise.resolve() };
    const near = nearest(name, namesFor(role));
    return this.#say(reply, { markdown: texts.unknownCommand(plainName(name), near) });
  }

  /** Never rejects: a disk that fails now takes nothing from the person. */
  async #see({ incoming, person, role }: Visit): Promise<void> {
    // Whoever has themselves forgotten is not noted again by that.
    const isForget = commandNamed(incoming.invocation?.command ?? '')?.name === 'forget';
    if (role === 'stranger' || isForget) return;
    await this.#people.see(incoming, person).catch((error: unknown) => {
      logFault(this.#log, error, { message: 'not noted', from: incoming.author.id });
    });
  }

  #say(reply: Reply, message: Message | undefined): Receipt {
    return this.#watched(message === undefined ? Promise.resolve() : reply.finish(message));
  }

  /** Keeps an undeliverable answer where it happened: in the log. */
  #watched(work: Promise<void>, incoming?: Incoming): Receipt {
    const done = work.catch((error: unknown) => {
      logFault(this.#log, error, { message: 'not delivered', from: incoming?.author.id });
    });
    return { done };
  }
}

/** What somebody typed, without anything that could be Markdown. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_-]/gu, '').slice(0, 32);
}
