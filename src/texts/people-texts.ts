/** What people read about who may use the bot, how much, and about what is kept of them. */
export type PeopleTexts = {
  /** Strangers, and what becomes of their requests. */
  readonly access: {
    readonly asked: (id: string) => string;
    /** Nobody has answered yet. */
    readonly askedAgain: (id: string) => string;
    /** Too many ask at once. */
    readonly crowded: (id: string) => string;
    readonly denied: string;
    readonly approved: string;
    /** In place of an answer that was under way. */
    readonly ended: string;
    /** To an admin; `where` is the id of a group, unset in a private chat. */
    readonly notice: (who: { name: string; id: string; where: string | undefined }) => string;
    /** To an admin, in place of further notices. */
    readonly many: string;
    /** To a new owner. */
    readonly waiting: (count: number) => string;
  };
  /** `/users`. */
  readonly users: {
    readonly title: (page: number, pages: number) => string;
    readonly none: string;
    /** A group whose members may use the bot there. */
    readonly group: (id: string) => string;
    readonly standings: Readonly<Record<StandingName, string>>;
    readonly inAdminIds: string;
    /** `ago` as {@link Texts.ago} says it. */
    readonly seen: (ago: string) => string;
    readonly askedIn: (group: string) => string;
    readonly buttons: Readonly<Record<UserVerb | 'list', string>>;
    /** Above the card of whom it was done to. */
    readonly done: Readonly<Record<UserVerb, string>>;
    readonly refusals: Readonly<
      Record<'self' | 'owner' | 'listed' | 'unknown' | 'decided', string>
    >;
  };
  /** A limit was reached; `max` is it, `seconds` until something is taken again. */
  readonly limits: Readonly<
    Record<
      'questionsAMinute' | 'waiting' | 'characters' | 'answersADay',
      (max: number, seconds: number) => string
    >
  >;
  /** A command whose answer a group must not see. */
  readonly onlyInPrivate: string;
  /** `/export`. */
  readonly export: {
    readonly which: string;
    readonly nothing: string;
    /** The caption of the file. */
    readonly here: (file: { format: string; part: number; parts: number }) => string;
    /** In the file. */
    readonly title: (of: { name: string; at: string; part: number; parts: number }) => string;
    readonly untitled: string;
    readonly system: string;
    readonly open: string;
    readonly unanswered: string;
    readonly cut: string;
  };
  /** `/forget`. */
  readonly forget: {
    readonly ask: (tally: TallyNumbers) => string;
    readonly loses: Readonly<Record<'owner' | 'admin' | 'user', string>>;
    readonly how: string;
    readonly buttons: Readonly<Record<'everything' | 'keep', string>>;
    readonly kept: string;
    readonly done: (tally: TallyNumbers) => string;
  };
};

export type StandingName = 'owner' | 'admin' | 'user' | 'guest' | 'asked' | 'denied';

export type UserVerb = 'approve' | 'deny' | 'revoke' | 'user' | 'admin';

/** How much was said: questions and answers, in conversations. */
export type TallyNumbers = { readonly conversations: number; readonly messages: number };
