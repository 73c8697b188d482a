import type { Dice } from './dice.ts';

/** A private chat of one person with the bot. */
export type ChaosChat = {
  readonly name: string;
  say(text: string): void;
  /** What the bot's messages say now, in their order. */
  messages(): readonly string[];
  /** What the bot did here, a line each, in order. */
  deeds(): readonly string[];
};

/** A fake messenger that can be made to misbehave. */
export type ChaosPlatform = {
  /** What the product needs in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  newChat(): ChaosChat;
  /** Resolves when the bot hears what is said. */
  untilListening(): Promise<void>;
  /** Resolves when something has just happened in which a crash is awkward; rejects if it does not. */
  untilAwkward(dice: Dice, withinMs: number): Promise<void>;
  /** Does something bad, and resolves when it is over; gives its name. */
  trouble(dice: Dice): Promise<string>;
  /** Takes all troubles away. */
  calm(): Promise<void>;
  close(): Promise<void>;
};
