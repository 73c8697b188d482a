/** What the command line says beside the chat. Plain text. */
export type ProgramTexts = {
  readonly about: string;
  /** Below it stands how each program is called. */
  readonly programs: Readonly<Record<ProgramName, string>>;
  /** Each option of each program, by its name. */
  readonly options: Readonly<Record<OptionName, string>>;
  /** In place of a value, such as `NAME`. */
  readonly values: Readonly<Record<ValueName, string>>;
  readonly moreHelp: string;
  readonly usage: string;
  readonly unknownProgram: (name: string, near: string | undefined) => string;
  readonly problems: {
    readonly unknown: (option: string, near: string | undefined) => string;
    readonly needsValue: (option: string) => string;
    readonly takesNoValue: (option: string) => string;
    readonly tooMuch: (words: string) => string;
    readonly wrongFormat: (format: string, formats: readonly string[]) => string;
  };
  /** Under what is wrong with the options. */
  readonly seeHelp: (program: string) => string;
  readonly oldNode: (version: string, needed: string) => string;
  /** What stands on the terminal when the product starts: a name and what holds, a line each. */
  readonly banner: {
    readonly names: Readonly<Record<'page' | 'model' | 'owner', string>>;
    readonly on: string;
    readonly off: string;
    readonly pageOff: string;
    /** `FOUNDRY_BASE_URL` asks for the practice model. */
    readonly practiceWanted: string;
    readonly practice: readonly string[];
    readonly notRunning: readonly string[];
    readonly owner: (code: string) => string;
  };
  readonly cannotStart: (reason: string) => string;
  /** Reasons, each with the variable to change in front. */
  readonly start: {
    readonly folder: (dir: string, code: string) => string;
    readonly folderInUse: (dir: string, by: { pid: number; host?: string }) => string;
    readonly listen: Readonly<
      Record<
        'port_taken' | 'port_forbidden' | 'host_foreign' | 'host_unknown' | 'other',
        (at: { host: string; port: number; reason: string }) => string
      >
    >;
  };
  readonly ask: {
    readonly nothing: string;
    /** The question that goes with a text from a pipe alone. */
    readonly aboutInput: string;
    readonly inputTooBig: (megabytes: number) => string;
    readonly inputUnusable: string;
    readonly inputCut: string;
    /** Above the answer of the stand-in. */
    readonly practice: string;
    readonly empty: string;
    /** The answer broke off. */
    readonly broken: string;
    /** The longest answer was reached. */
    readonly cut: string;
  };
  readonly export: {
    readonly noFolder: (path: string) => string;
    readonly held: (pid: number) => string;
    readonly nobody: string;
    readonly unknownPerson: (id: string) => string;
    readonly choose: string;
    readonly person: (of: { id: string; name: string; conversations: number }) => string;
    readonly written: (path: string) => string;
    readonly exists: (path: string) => string;
    readonly failed: (path: string, reason: string) => string;
  };
};

export type ProgramName = 'start' | 'setup' | 'doctor' | 'ask' | 'export' | 'help';

export type OptionName =
  | 'help'
  | 'version'
  | 'language'
  | 'json'
  | 'model'
  | 'system'
  | 'person'
  | 'format'
  | 'output'
  | 'telegram-token'
  | 'discord-token'
  | 'foundry-url'
  | 'default-model'
  | 'admin'
  | 'download'
  | 'env-file'
  | 'yes';

export type ValueName =
  | 'name'
  | 'text'
  | 'id'
  | 'file'
  | 'token'
  | 'address'
  | 'language'
  | 'question';
