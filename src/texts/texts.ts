import type { PeopleTexts } from './people-texts.ts';

/**
 * Every text a person can read. A language is one file that fills this type, so a missing text
 * does not compile.
 */
export type Texts = PeopleTexts & {
  readonly welcome: (model: string | undefined, isGroup: boolean) => string;
  readonly help: (lines: readonly string[]) => string;
  readonly helpLine: (command: string, description: string) => string;
  /** At most 100 characters each: Discord's limit for a description. */
  readonly commands: Readonly<Record<CommandName, string>>;
  /** Name (lower-case, one word) and description of a command's option. */
  readonly options: Readonly<Record<CommandWithOption, readonly [string, string]>>;
  readonly roles: Readonly<Record<'admin' | 'user' | 'stranger', string>>;
  readonly whoami: (who: { id: string; role: string; model: string }) => string;
  readonly defaultModel: (alias: string | undefined) => string;
  readonly models: {
    readonly title: (page: number, pages: number) => string;
    readonly legend: string;
    readonly none: string;
    readonly previous: string;
    readonly next: string;
    /** Such as `3.6 GB`. */
    readonly size: (megabytes: number) => string;
  };
  readonly modelIs: (alias: string) => string;
  readonly modelChosen: (alias: string) => string;
  readonly modelChosenLoads: (alias: string) => string;
  readonly modelChosenMissing: (alias: string) => string;
  readonly unknownModel: (name: string, near: readonly string[]) => string;
  /** In the catalogue, but not on the disk; `near` are names of models that are. */
  readonly missingModel: (name: string, near: readonly string[]) => string;
  /** `variant` is the id of the same model for the processor alone, where there is one. */
  readonly loadFailed: (name: string, variant: string | undefined) => string;
  /** There was a picture; `seeing` are names of models that could look at it. */
  readonly noVision: (name: string, seeing: readonly string[]) => string;
  readonly unknownCommand: (name: string, near: readonly string[]) => string;
  readonly newConversation: string;
  readonly askWhat: string;
  /** What the model is asked about a picture that came without words. */
  readonly aboutImage: string;
  /** The same about a file. */
  readonly aboutFile: string;
  /** In place of an answer to a question that was changed meanwhile. */
  readonly questionChanged: string;
  readonly nothingToUndo: string;
  readonly undone: (question: string) => string;
  /** `/system`. */
  readonly system: {
    readonly none: string;
    readonly is: (text: string) => string;
    readonly set: string;
    readonly cleared: string;
    readonly tooLong: (maxChars: number) => string;
  };
  /** `/settings`. */
  readonly settings: {
    readonly title: string;
    readonly temperature: (value: number) => string;
    readonly length: (tokens: number, words: number) => string;
    readonly thought: (isShown: boolean) => string;
    readonly statistics: (isShown: boolean) => string;
    /** Whether an admin is told by the bot itself when something goes wrong. */
    readonly alerts: (isOn: boolean) => string;
    /** `chosen` in its own words. */
    readonly language: (chosen: string | undefined) => string;
    readonly buttons: Readonly<Record<SettingButton, string>>;
    readonly wrong: string;
  };
  /** Why a file was not used, by its name, which is clean. */
  readonly fileFaults: Readonly<Record<FileFault, (name: string) => string>>;
  readonly tooManyFiles: (max: number) => string;
  /** Only the first `chars` characters of a file were read. */
  readonly fileCut: (name: string, chars: number) => string;
  /** While the model thinks. */
  readonly thinking: (seconds: number) => string;
  /** The title of what it thought. Plain text. */
  readonly thoughtFor: (seconds: number) => string;
  /** The line under an answer. */
  readonly statistics: (of: Statistics) => string;
  readonly stopButton: string;
  readonly stopped: string;
  readonly nothingToStop: string;
  readonly retryButton: string;
  readonly continueButton: string;
  /** What the model is asked so that it goes on with an answer that was cut. */
  readonly continueRequest: string;
  readonly nothingToRetry: string;
  readonly busyAnswering: string;
  readonly notForYou: string;
  readonly stranger: (id: string) => string;
  readonly strangerClaim: (id: string) => string;
  readonly claimed: string;
  readonly claimWrong: string;
  readonly claimTaken: string;
  readonly queued: (place: number, seconds?: number) => string;
  /** `seconds` so far; `lastSeconds` is how long it took last time. */
  readonly loading: (model: string, seconds: number, lastSeconds?: number) => string;
  /** While Foundry is not running. */
  readonly comeback: {
    /** To somebody whose question is kept until it is back. */
    readonly waiting: string;
    /** To somebody whose earlier question waits for that. */
    readonly behind: string;
  };
  readonly buttons: Readonly<Record<ButtonName, string>>;
  /** Buttons with the name of a model. */
  readonly modelButtons: Readonly<Record<'use' | 'download', (alias: string) => string>>;
  /** `/load` and `/unload`. */
  readonly memory: {
    readonly whichToLoad: string;
    readonly whichToUnload: string;
    readonly loaded: (alias: string, seconds: number) => string;
    readonly alreadyLoaded: (alias: string) => string;
    readonly unloaded: (alias: string) => string;
    readonly notLoaded: (alias: string) => string;
    /** The server loads and unloads by itself. */
    readonly staysLoaded: (alias: string) => string;
  };
  /** `/download`. */
  readonly download: {
    readonly which: string;
    /** `size` as {@link Texts.models} says it. */
    readonly running: (alias: string, size: string | undefined) => string;
    /** Somebody else began it; this message shows how far it is. */
    readonly joined: string;
    readonly done: (alias: string) => string;
    readonly already: (alias: string) => string;
    readonly cancelled: (alias: string) => string;
    readonly nothingToCancel: string;
  };
  /** `/service`. */
  readonly service: {
    readonly which: string;
    readonly doing: Readonly<Record<ServiceWord, string>>;
    readonly running: (url: string | undefined) => string;
    readonly notRunning: string;
    /** It was to start, and did not. */
    readonly notStarted: string;
    /** It was to stop, and did not. */
    readonly notStopped: string;
  };
  /** What admins are told without having asked. */
  readonly alerts: {
    readonly foundryGone: string;
    readonly foundryBack: string;
    readonly doorGone: (name: string) => string;
    readonly doorBack: (name: string) => string;
    readonly diskFull: string;
    readonly diskLow: (freeMegabytes: number) => string;
    readonly diskBack: string;
    /** `others` more than the one that is named. */
    readonly filesDamaged: (name: string, others: number) => string;
    /** A button. */
    readonly turnOff: string;
  };
  readonly emptyAnswer: string;
  readonly onlyThought: string;
  readonly cutByLength: string;
  readonly cutByFault: string;
  /** The same, where the server said that something is wrong. */
  readonly cutByServer: string;
  /** Under an answer that was cut because the product stops. */
  readonly cutByEnd: string;
  /** By error code; see the Foundry client's and the store's codes. */
  readonly problems: Readonly<Record<ProblemCode, string>>;
  readonly health: {
    readonly title: Readonly<Record<'healthy' | 'degraded' | 'disconnected' | 'practice', string>>;
    readonly address: (url: string, source: string) => string;
    readonly generation: (name: string, version: string | undefined) => string;
    readonly latency: (ms: number) => string;
    readonly loaded: (models: readonly string[]) => string;
    readonly count: (count: number) => string;
    readonly queue: (running: number, waiting: number) => string;
    readonly speed: (tokensPerSecond: number) => string;
    /** `age` as {@link Texts.ago} says it. */
    readonly lastError: (error: string, age: string | undefined) => string;
    readonly searching: string;
    /** What to do now, one sentence each. */
    readonly advice: Readonly<Record<'start' | 'download' | 'restart' | 'practice', string>>;
    readonly door: (name: string, state: string) => string;
    readonly states: Readonly<Record<DoorStateName, string>>;
    readonly process: (uptime: string, megabytes: number) => string;
  };
  readonly duration: (days: number, hours: number, minutes: number) => string;
  /** How long ago something was, in its largest unit. */
  readonly ago: (seconds: number) => string;
  /** While something goes on: the line with the seconds so far, once there are any. */
  readonly counting: (line: string, seconds: number) => string;
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
  | 'retry'
  | 'undo'
  | 'system'
  | 'settings'
  | 'export'
  | 'forget'
  | 'continue'
  | 'health'
  | 'load'
  | 'unload'
  | 'download'
  | 'service'
  | 'users'
  | 'claim';

export type CommandWithOption = Extract<
  CommandName,
  | 'ask'
  | 'model'
  | 'system'
  | 'settings'
  | 'export'
  | 'forget'
  | 'claim'
  | 'load'
  | 'unload'
  | 'download'
  | 'service'
  | 'users'
>;

export type ButtonName = 'cancel' | 'startService' | 'rescan' | 'health';

export type SettingButton = 'thought' | 'statistics' | 'alerts' | 'automatic' | 'reset';

export type ServiceWord = 'start' | 'stop' | 'restart' | 'status';

/** What is told of an answer. */
export type Statistics = {
  readonly model: string;
  readonly tokens: number;
  readonly tokensPerSecond?: number;
  readonly firstWordSeconds?: number;
  readonly seconds: number;
};

/** Why a file that somebody sent could not be used. */
export type FileFault =
  | 'too_big'
  | 'unknown_kind'
  | 'damaged'
  | 'empty'
  | 'protected'
  | 'no_text'
  | 'gone'
  | 'unreachable';

/** Codes of faults that a person is told about. */
export type ProblemCode =
  | 'unreachable'
  | 'model_unknown'
  | 'model_not_downloaded'
  | 'model_not_loaded'
  | 'load_failed'
  | 'no_model'
  | 'context_too_long'
  | 'no_vision'
  | 'timeout'
  | 'cut'
  | 'server_fault'
  | 'bad_answer'
  | 'queue_full'
  | 'download_failed'
  | 'disk_full'
  | 'unsupported'
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
  | 'repliesHidden'
  | 'unsupportedMessage'
  | 'nothingAsked'
  | 'fileNotice'
  | 'terminalWelcome'
  | 'terminalLeave';
