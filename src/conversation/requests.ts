import type { Log } from '../log.ts';
import type { Person } from '../storage/person.ts';
import type { Store } from '../storage/store.ts';
import { textsFor } from '../texts/index.ts';
import type { Texts } from '../texts/texts.ts';
import type { AccessRules } from './access.ts';
import type { Claim } from './claim.ts';
import { sayDirectly } from './direct-message.ts';
import type { Incoming, Message, Outbox } from './door.ts';
import { oneLine } from './one-line.ts';
import type { KnownPerson, People } from './people.ts';
import { logFault } from './problems.ts';
import { Quotas } from './quotas.ts';
import { fromStored, toStored } from './stored-place.ts';
import type { Visit } from './visit.ts';

const HOUR_MS = 60 * 60_000;
/** Whoever asks again within this is still waiting for the first answer. */
const ASK_AGAIN_AFTER_MS = 24 * HOUR_MS;
/** More messages about requests in an hour would be a flood for the admins; /users shows the rest. */
const NOTICES_AN_HOUR = 10;
/** Each takes a small file; nobody reads through more of them. */
const REQUESTS_AN_HOUR = 200;
/** Whoever is sent away still more often in an hour hears nothing. */
const REFUSALS_AN_HOUR = 10;
/** The bot does not write to more people at once on behalf of a stranger. */
const MOST_ADMINS = 20;
/** A name longer than that says nothing more. */
const MAX_NAME = 40;
const ALL = 'all';

export type RequestsOptions = {
  readonly store: Store;
  readonly people: People;
  readonly rules: AccessRules;
  readonly claim: Claim;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly now?: () => number;
};

/** Somebody who may not use the bot, and what they said. */
export type Stranger = Pick<Visit, 'incoming' | 'person' | 'texts'>;

/** Strangers at the door: what they are told, and how the admins hear of them. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #now: () => number;
  readonly #refusals: Quotas;
  readonly #sentences: Quotas;
  readonly #requests: Quotas;
  readonly #notices: Quotas;
  readonly #summaries: Quotas;

  constructor(options: RequestsOptions) {
    const { now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    const hourly = (max: number) => new Quotas({ max, windowMs: HOUR_MS, now });
    this.#refusals = hourly(REFUSALS_AN_HOUR);
    this.#sentences = new Quotas({ max: 1, windowMs: ASK_AGAIN_AFTER_MS, now });
    this.#requests = hourly(REQUESTS_AN_HOUR);
    this.#notices = hourly(NOTICES_AN_HOUR);
    this.#summaries = hourly(1);
  }

  /**
   * What a stranger is told; nothing to whoever has heard it, unless an answer is awaited. Throws
   * StorageError.
   */
  async turnAway(stranger: Stranger): Promise<Message | undefined> {
    const { incoming, person, texts } = stranger;
    const { id } = incoming.author;
    const isDenied = person?.role === 'denied';
    const hasHeard = (isDenied ? this.#sentences : this.#refusals).take(id) > 0;
    if (hasHeard && incoming.isAwaited !== true) return undefined;
    const markdown = isDenied
      ? texts.access.denied
      : hasHeard
        ? texts.stranger(id)
        : await this.#sentenceFor(stranger);
    // The message that holds a button stays as it is.
    return { markdown, isPersonal: true, ...(incoming.isPress && { isAside: true }) };
  }

  async #sentenceFor(stranger: Stranger): Promise<string> {
    const { rules, claim } = this.#options;
    const { incoming, texts } = stranger;
    const { id } = incoming.author;
    const isFree = await claim.isOpen();
    const asked = rules.access === 'approval' ? await this.#ask(stranger) : undefined;
    if (isFree) return texts.strangerClaim(id);
    return asked === undefined ? texts.stranger(id) : texts.access[asked](id);
  }

  /** Tells somebody where they asked that they were let in. Never rejects. */
  async tellApproved({ person: { id, name, language } }: KnownPerson, before: Person) {
    const { outbox, log } = this.#options;
    const tongue = language ?? before.appLanguage;
    const author = { id, name, ...(tongue !== undefined && { language: tongue }) };
    const { asked } = before;
    try {
      const there =
        asked &&
        (await outbox.replyTo({ id: asked.source, place: fromStored(asked.place), author }));
      const reply = there ?? (await outbox.direct(id, tongue));
      const { approved } = textsFor(tongue).access;
      // Others read along, and a press cannot be quoted.
      const isAmongOthers = there !== undefined && asked?.place.kind === 'group';
      const markdown = isAmongOthers ? `\`${oneLine(name, MAX_NAME)}\`: ${approved}` : approved;
      await reply?.finish({ markdown });
    } catch (error) {
      logFault(log, error, { level: 'warn', message: 'not told of the approval', from: id });
    }
  }

  async #ask({ incoming, person }: Stranger): Promise<'asked' | 'askedAgain' | 'crowded'> {
    const { author, place, id: source } = incoming;
    const { id, name, language: appLanguage } = author;
    const now = this.#now();
    // A clock that was ahead must not stand in the way until then.
    const age = Math.abs(now - (person?.asked?.at ?? Number.NEGATIVE_INFINITY));
    const isWaiting = age < ASK_AGAIN_AFTER_MS;
    if (isWaiting) return 'askedAgain';
    if (this.#requests.take(ALL) > 0) return 'crowded';
    let isNew = false;
    const kept = await this.#options.store.people.update(id, (known) => {
      const isDecided = known?.role !== undefined && known.role !== 'asked';
      // Several messages at once are one request.
      isNew = !isDecided && known?.asked?.at === person?.asked?.at;
      if (!isNew) return known;
      const asked = { at: now, source, place: toStored(place) };
      return { ...known, id, name, role: 'asked', asked, ...(appLanguage && { appLanguage }) };
    });
    if (!isNew || kept === undefined) return 'askedAgain';
    void this.#notify(incoming);
    return 'asked';
  }

  /** Never rejects. */
  async #notify({ author, place }: Incoming): Promise<void> {
    const isTooMuch = this.#notices.take(ALL) > 0;
    if (isTooMuch && this.#summaries.take(ALL) > 0) return;
    const { people, log } = this.#options;
    const { id } = author;
    const name = oneLine(author.name, MAX_NAME);
    const where = place.kind === 'private' ? undefined : place.groupIds?.[0];
    const notice = (texts: Texts): Message =>
      isTooMuch
        ? { markdown: texts.access.many, buttons: [[usersButton(texts)]] }
        : {
            markdown: texts.access.notice({ name, id, where }),
            buttons: [answerButtons(id, texts)],
          };
    try {
      const admins = nearestTo(place.platform, await people.admins());
      const told = await Promise.all(
        admins.map((admin) => sayDirectly(admin, notice, this.#options)),
      );
      const count = told.filter((isTold) => isTold).length;
      log.info({ from: id, told: count }, 'somebody asks for access');
    } catch (error) {
      logFault(log, error, { message: 'the admins were not told of a request', from: id });
    }
  }
}

/** Opens the list of people. */
export function usersButton({ users }: Texts) {
  return { label: users.buttons.list, press: { command: 'users', argument: '' } };
}

function answerButtons(id: string, { users }: Texts) {
  return (['approve', 'deny'] as const).map((verb) => ({
    label: users.buttons[verb],
    press: { command: 'users', argument: `${verb} ${id}` },
  }));
}

/** Those of the same platform, or, where there are none, those of the others. */
function nearestTo(platform: string, admins: readonly KnownPerson[]): readonly KnownPerson[] {
  const near = admins.filter(({ person }) => person.id.startsWith(`${platform}:`));
  return (near.length > 0 ? near : admins).slice(0, MOST_ADMINS);
}
