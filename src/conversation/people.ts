import type { Person } from '../storage/person.ts';
import type { Store } from '../storage/store.ts';
import { type AccessRules, type Standing, standingOf } from './access.ts';
import type { Incoming } from './door.ts';

/** Often enough for "last seen", and seldom enough not to write with every message. */
const SEEN_EVERY_MS = 60 * 60_000;
/** Files read side by side. */
const READ_AT_ONCE = 20;
/** Whoever sits at this machine is an admin there and cannot be anything else. */
const AT_THIS_MACHINE = /^(?:terminal|web):/;

/** Changes of a standing, by the word that orders them. */
export const VERBS = ['approve', 'deny', 'user', 'admin', 'revoke'] as const;
export type Verb = (typeof VERBS)[number];

type Change = { readonly from: readonly Standing[]; readonly to: 'user' | 'admin' | 'denied' };

/** An answer to a request counts once: a second admin sees what the first one has decided. */
const CHANGES: Readonly<Record<Verb, Change>> = {
  approve: { from: ['asked'], to: 'user' },
  deny: { from: ['asked'], to: 'denied' },
  revoke: { from: ['user', 'guest', 'admin'], to: 'denied' },
  user: { from: ['guest', 'admin', 'denied'], to: 'user' },
  admin: { from: ['user', 'guest'], to: 'admin' },
};

/** Somebody whom the bot knows, with what they may do now. */
export type KnownPerson = {
  readonly person: Person;
  readonly standing: Standing;
  /** `ADMIN_IDS` names them: nothing in the chat changes that. */
  readonly isInAdminIds: boolean;
};

/** Why nothing was changed; `decided`: they are something else by now. */
export type NoChange = 'unknown' | 'self' | 'owner' | 'listed' | 'decided';

export type Changed =
  | { readonly outcome: 'changed'; readonly known: KnownPerson; readonly before: Person }
  | { readonly outcome: NoChange; readonly known?: KnownPerson };

export type PeopleOptions = {
  readonly store: Store;
  readonly rules: AccessRules;
  readonly now?: () => number;
};

/** The people whom the bot knows: those it has met, and those whom the settings name. */
export class People {
  readonly #store: Store;
  readonly #rules: AccessRules;
  readonly #now: () => number;

  constructor({ store, rules, now = Date.now }: PeopleOptions) {
    this.#store = store;
    this.#rules = rules;
    this.#now = now;
  }

  /** Groups whose members may all use the bot there, by their ids. */
  get groups(): string[] {
    return this.#rules.allowedIds.filter(isGroup);
  }

  /** Notes that somebody uses the bot; what they are called, and in which language. */
  async see({ author }: Pick<Incoming, 'author'>, person: Person | undefined): Promise<void> {
    const { id, name, language: appLanguage } = author;
    if (AT_THIS_MACHINE.test(id)) return;
    const now = this.#now();
    // A clock that was ahead must not stand in the way until then.
    const age = Math.abs(now - (person?.seenAt ?? 0));
    const isFresh = age < SEEN_EVERY_MS && person?.name === name;
    if (isFresh && (appLanguage === undefined || appLanguage === person?.appLanguage)) return;
    await this.#store.people.update(id, (known) => {
      // They may have been forgotten meanwhile.
      if (known === undefined && person !== undefined) return undefined;
      return { ...known, id, name, seenAt: now, ...(appLanguage !== undefined && { appLanguage }) };
    });
  }

  /** Somebody by id; undefined: never met, and not in the settings. Throws StorageError. */
  async find(id: string): Promise<KnownPerson | undefined> {
    if (AT_THIS_MACHINE.test(id)) return undefined;
    const person = await this.#store.people.read(id);
    if (person !== undefined) return this.#known(person);
    return this.#listed().includes(id) ? this.#known({ id, name: id }) : undefined;
  }

  /** Everybody, in no particular order. Throws StorageError. */
  async all(): Promise<KnownPerson[]> {
    const keys = new Set([...(await this.#store.people.keys()), ...this.#listed()]);
    const ids = [...keys];
    const found: KnownPerson[] = [];
    for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
      const some = await Promise.all(ids.slice(at, at + READ_AT_ONCE).map((id) => this.find(id)));
      found.push(...some.filter((known) => known !== undefined));
    }
    return found;
  }

  /** The owner and the admins. Throws StorageError. */
  async admins(): Promise<KnownPerson[]> {
    return (await this.all()).filter(
      ({ standing }) => standing === 'owner' || standing === 'admin',
    );
  }

  /** Changes what somebody may do, unless they are the one who orders it. Throws StorageError. */
  async change(id: string, verb: Verb, by: string): Promise<Changed> {
    if (id === by) return { outcome: 'self' };
    const before = await this.find(id);
    if (before === undefined) return { outcome: 'unknown' };
    let refusal: NoChange | undefined;
    const stored = await this.#store.people.update(id, (current) => {
      const { person, standing, isInAdminIds } = this.#known(current ?? before.person);
      const { from, to } = CHANGES[verb];
      refusal = refusalOf(standing, { isInAdminIds, from });
      if (refusal !== undefined) return current;
      const { asked: _, ...rest } = person;
      return { ...rest, role: to };
    });
    const known = this.#known(stored ?? before.person);
    if (refusal !== undefined) return { outcome: refusal, known };
    return { outcome: 'changed', known, before: before.person };
  }

  /** What somebody would not be any more if nothing were known of them; undefined: they lose nothing. */
  lossOf(person: Person | undefined): 'owner' | 'admin' | 'user' | undefined {
    const { id = '', role } = person ?? {};
    if (role === undefined || role === 'asked' || role === 'denied') return undefined;
    const rest = standingOf({ id }, this.#rules);
    return rest === 'admin' || rest === role ? undefined : role;
  }

  #known(person: Person): KnownPerson {
    const isInAdminIds = this.#rules.adminIds.includes(person.id);
    return { person, standing: standingOf(person, this.#rules), isInAdminIds };
  }

  #listed(): string[] {
    return [...this.#rules.adminIds, ...this.#rules.allowedIds].filter((id) => !isGroup(id));
  }
}

/** What may be done with somebody of this standing. */
export function verbsFor(standing: Standing): Verb[] {
  return VERBS.filter((verb) => CHANGES[verb].from.includes(standing));
}

function refusalOf(
  standing: Standing,
  { isInAdminIds, from }: { isInAdminIds: boolean; from: readonly Standing[] },
): NoChange | undefined {
  if (isInAdminIds) return 'listed';
  if (standing === 'owner') return 'owner';
  return from.includes(standing) ? undefined : 'decided';
}

/** As `ALLOWED_IDS` writes them: `telegram:-100123`, `discord:guild:789`. */
function isGroup(id: string): boolean {
  return /^\w+:(?:-|guild:)/.test(id);
}
