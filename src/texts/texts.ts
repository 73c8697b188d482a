/**
 * Every text a person can read. A language is one file that fills this type, so a missing text
 * does not compile.
 */
export type Texts = {
  readonly welcome: (model: string | undefined, isGroup: boolean) => string;
  readonly help: (lines: readonly string[]) => string;
  readonly helpLine: (command: string, description: string) => string;
  /** At most 100 characters each: Discord's limit for a description. */
  readonly commands: Readonly<Record<CommandName, string>>;
  /** Name (lower-case, one word) and description of a command's option. */
  readonly options: Readonly<Record<'ask' | 'model' | 'claim', readonly [string, string]>>;
  readonly roles: Readonly<Record<'admin' | 'user' | 'stranger', string>>;
  readonly whoami: (who: { id: string; role: string; model: string }) => string;
  readonly defaultModel: (alias: string | undefined) => string;
  readonly models: {
    readonly title: (page: number, pages: number) => string;
    readonly legend: string;
    readonly none: string;
    readonly previous: string;
    readonly next: string;
  };
  readonly modelIs: (alias: string) => string;
  readonly modelChosen: (alias: string) => string;
  readonly modelChosenLoads: (alias: string) => string;
  readonly modelChosenMissing: (alias: string) => string;
  readonly unknownModel: (name: string, near: readonly string[]) => string;
  readonly unknownCommand: (name: string, near: readonly string[]) => string;
  readonly newConversation: string;
  readonly askWhat: string;
  readonly stopButton: string;
  readonly stopped: string;
  readonly nothingToStop: string;
  readonly notForYou: string;
  readonly stranger: (id: string) => string;
  readonly strangerClaim: (id: string) => string;
  readonly claimed: string;
  readonly claimWrong: string;
  readonly claimTaken: string;
  readonly queued: (place: number) => string;
  readonly loading: (model: string) => string;
  readonly emptyAnswer: string;
  readonly onlyThought: string;
  readonly cutByLength: string;
  readonly cutByFault: string;
  /** By error code; see the Foundry client's and the store's codes. */
  readonly problems: Readonly<Record<ProblemCode, string>>;
  readonly health: {
    readonly title: Readonly<Record<'healthy' | 'degraded' | 'disconnected' | 'practice', string>>;
    readonly address: (url: string, source: string) => string;
    readonly generation: (name: string) => string;
    readonly latency: (ms: number) => string;
    readonly loaded: (models: readonly string[]) => string;
    readonly count: (count: number) => string;
    readonly queue: (running: number, waiting: number) => string;
    readonly lastError: (error: string) => string;
    readonly door: (name: string, state: string) => string;
    readonly states: Readonly<Record<DoorStateName, string>>;
    readonly process: (uptime: string, megabytes: number) => string;
  };
  readonly duration: (days: number, hours: number, minutes: number) => string;
  readonly door: Readonly<Record<DoorTextName, string>>;
};

export type CommandName =
  | 'start'
  | 'help'
  | 'whoami'
  | 'ask'
  | 'models'
  | 'model'
  | 'new'
  | 'stop'
  | 'health'
  | 'claim';

/** Codes of faults that a person is told about. */
export type ProblemCode =
  | 'unreachable'
  | 'model_unknown'
  | 'model_not_downloaded'
  | 'model_not_loaded'
  | 'load_failed'
  | 'no_model'
  | 'context_too_long'
  | 'timeout'
  | 'cut'
  | 'server_fault'
  | 'bad_answer'
  | 'queue_full'
  | 'download_failed'
  | 'disk_full'
  | 'no_cli'
  | 'service_failed'
  | 'aborted'
  | 'storage'
  | 'unexpected';

export type DoorStateName = 'off' | 'connecting' | 'ready' | 'failing' | 'stopped';

/** What a door says by itself. */
export type DoorTextName =
  | 'buttonTooOld'
  | 'notYourButton'
  | 'mentionsHidden'
  | 'unsupportedMessage'
  | 'fileNotice';
