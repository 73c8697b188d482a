/** Something the bot put before a person; `at` is `performance.now()`. */
export type Shown = {
  readonly kind: 'send' | 'edit' | 'draft';
  readonly text: string;
  readonly at: number;
};

/** One person's private chat with the bot. */
export type Chat = {
  say(text: string): void;
  /** All that the bot sent and changed here, in order. */
  shown(): readonly Shown[];
  /** Resolves with the first change that shows this word; rejects after `withinMs`. */
  untilShown(word: string, withinMs: number): Promise<Shown>;
};

/** A fake messenger with people in it. */
export type Platform = {
  /** What the bot needs in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Resolves when a bot listens. */
  untilListening(): Promise<void>;
  /** The private chat of a new person. */
  newChat(): Chat;
  /** How often the bot was told that it is too fast. */
  floods(): number;
  close(): Promise<void>;
};

/** The first change that shows this word. */
export function firstWith(word: string, shown: readonly Shown[]): Shown | undefined {
  return shown.find(({ text }) => text.includes(word));
}
