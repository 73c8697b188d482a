/** What is said about variables that are wrong. Plain text on one line each. */
export type ConfigTexts = {
  /** `NAME: what is wrong, what is expected`; the last two are out of the tables below. */
  readonly problem: (name: string, of: { wrong: string; expected: string }) => string;
  readonly wrong: {
    readonly value: (text: string) => string;
    /** In place of a value that nobody is to see. */
    readonly secret: string;
    readonly characters: string;
    readonly id: (text: string) => string;
    readonly missing: string;
    readonly needsServer: string;
  };
  readonly expected: {
    readonly telegramToken: string;
    readonly discordToken: string;
    /** Such as `https://…`, of which any may stand there. */
    readonly address: (beginnings: readonly string[]) => string;
    readonly addresses: string;
    readonly portRange: string;
    readonly flag: string;
    readonly choice: (values: readonly string[]) => string;
    readonly temperature: string;
    readonly maxTokens: string;
    readonly concurrency: string;
    readonly host: string;
    readonly port: string;
    readonly key: string;
    /** The address is one that other machines reach. */
    readonly keyFor: (host: string) => string;
    readonly server: string;
    readonly person: string;
    readonly personOrGroup: string;
  };
  /** A variable with a prefix of ours that is none of ours, and the nearest name. */
  readonly unknown: (name: string, near: string | undefined) => string;
};
