import type { Log } from '../log.ts';
import type { Person } from '../storage/person.ts';
import { textsFor } from '../texts/index.ts';
import type { DoorTextName } from '../texts/texts.ts';
import { type AccessRules, mayUse, roleOf } from './access.ts';
import { Belongings } from './belongings.ts';
import type { Services } from './commands/command.ts';
import type {
  Choice,
  CommandInfo,
  ConversationService,
  Incoming,
  Outbox,
  Receipt,
  Reply,
} from './door.ts';
import { Invocations } from './invocations.ts';
import { commandNamed, describeCommands } from './menu.ts';
import type { Reopened } from './open-questions.ts';
import { People } from './people.ts';
import { explain, logFault } from './problems.ts';
import { Questions } from './questions.ts';
import { Receipts } from './receipts.ts';
import { Requests } from './requests.ts';
import type { Visit } from './visit.ts';

export type ConversationsOptions = {
  readonly services: Services;
  readonly rules: AccessRules;
  /** The ways to people who have not just said something; unset: there are none. */
  readonly outbox?: Outbox;
  /**
   * True: `resume` will be called, and what is said before its end waits: it was said after the
   * questions of earlier runs.
   */
  readonly willResume?: boolean;
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
  readonly #people: People;
  readonly #requests: Requests;
  readonly #receipts: Receipts;
  readonly #questions: Questions;
  readonly #invocations: Invocations;
  readonly #resumed: Promise<void>;
  #markResumed = () => {};

  constructor(options: ConversationsOptions) {
    const { services, rules, outbox = NOBODY, willResume = false, log, now = Date.now } = options;
    const { store, claim, turns } = services;
    this.#services = services;
    this.#rules = rules;
    this.#log = log;
    const receipts = new Receipts(log);
    const people = new People({ store, rules, now });
    const requests = new Requests({ store, people, rules, claim, outbox, log, now });
    const questions = new Questions({ turns, receipts, now });
    const belongings = new Belongings({ store, outbox });
    this.#resumed = new Promise((resolve) => {
      if (willResume) this.#markResumed = resolve;
      else resolve();
    });
    this.#receipts = receipts;
    this.#people = people;
    this.#requests = requests;
    this.#questions = questions;
    this.#invocations = new Invocations({
      services,
      people,
      requests,
      belongings,
      questions,
      receipts,
      log,
    });
  }

  async receive(incoming: Incoming, reply: Reply): Promise<Receipt> {
    let texts = textsFor(incoming.author.language);
    try {
      await this.#resumed;
      const person = await this.#services.store.people.read(incoming.author.id);
      texts = textsFor(languageOf(incoming, person));
      const role = roleOf(incoming, person, this.#rules);
      const visit: Visit = { incoming, reply, person, role, texts };
      const seen = this.#see(visit);
      const { done } = await this.#take(visit);
      return { done: Promise.all([done, seen]).then(() => {}) };
    } catch (error) {
      logFault(this.#log, error, { message: 'not accepted', from: incoming.author.id });
      return this.#receipts.say(reply, { markdown: explain(error, texts) });
    }
  }

  /**
   * Takes up what earlier runs accepted and did not come to answer; `replyTo` gives the way back to
   * whoever asked. Resolves when all of it is under way.
   */
  async resume(replyTo: Outbox['replyTo']): Promise<void> {
    try {
      for (const question of await this.#services.turns.left()) {
        const { author } = question.incoming;
        try {
          const isTaken = await this.#takeUp(question, replyTo);
          this.#log.info({ from: author.id, isTaken }, 'a question of an earlier run');
        } catch (error) {
          logFault(this.#log, error, { message: 'not taken up again', from: author.id });
        }
      }
    } finally {
      this.#markResumed();
    }
  }

  async #takeUp(question: Reopened, replyTo: Outbox['replyTo']): Promise<boolean> {
    const { turns, store } = this.#services;
    const { incoming } = question;
    const person = await store.people.read(incoming.author.id);
    const role = roleOf(incoming, person, this.#rules);
    const reply = role === 'stranger' ? undefined : await replyTo(incoming);
    const texts = textsFor(languageOf(incoming, person));
    const turn = await turns.resume(question, reply && { reply, texts, role });
    if (turn !== undefined) this.#receipts.watch(turn.done, incoming);
    return turn !== undefined;
  }

  async complete(incoming: Incoming): Promise<readonly Choice[]> {
    const { invocation, author } = incoming;
    const command = commandNamed(invocation?.command ?? '');
    if (invocation === undefined || command?.complete === undefined) return [];
    const person = await this.#services.store.people.read(author.id);
    if (!mayUse(roleOf(incoming, person, this.#rules), command.audience)) return [];
    const texts = textsFor(languageOf(incoming, person));
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
    if (incoming.isEdit) return await this.#questions.change(visit);
    if ((role === 'stranger' && isQuestion) || (await this.#isShutOut(visit))) {
      return this.#receipts.say(reply, await this.#requests.turnAway(visit));
    }
    return isQuestion
      ? await this.#questions.ask(visit, incoming.text)
      : await this.#invocations.run(visit);
  }

  /** Whether somebody was denied. What is left to them is the code of a bot that nobody owns. */
  async #isShutOut({ incoming, person, role }: Visit): Promise<boolean> {
    if (role !== 'stranger' || person?.role !== 'denied') return false;
    const isClaim = commandNamed(incoming.invocation?.command ?? '')?.name === 'claim';
    return !(isClaim && (await this.#services.claim.isOpen()));
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
}

/**
 * What they have chosen, else what their app says, else what it said earlier: on Discord only
 * commands and presses tell.
 */
function languageOf({ author }: Incoming, person: Person | undefined): string | undefined {
  return person?.language ?? author.language ?? person?.appLanguage;
}
