import type { Advice } from '../advice.ts';

/** What `doctor` says. Plain text; each is one line, and a fault says how to mend it. */
export type DoctorTexts = {
  /** In front of each line; short. */
  readonly titles: Readonly<Record<CheckTitle, string>>;
  readonly summary: (faults: number, warnings: number) => string;
  /** A check did not end in time. */
  readonly late: (seconds: number) => Advice;
  /** A check itself failed; `reason` is a program's. */
  readonly broken: (reason: string) => Advice;
  readonly node: {
    readonly ok: (version: string) => string;
    readonly old: (version: string, needed: string) => Advice;
  };
  readonly configuration: {
    readonly ok: (count: number) => string;
    readonly none: string;
    /** How to mend what a line of the start says. */
    readonly mend: string;
    readonly warningMend: string;
    readonly readable: Advice;
  };
  /** The messenger is not set up. */
  readonly off: (variable: string) => string;
  readonly telegram: {
    readonly ok: (username: string, ms: number) => string;
    /** `readsAll`: of groups the bot gets everything. */
    readonly groups: (readsAll: boolean) => string;
    readonly webhookLeft: (host: string) => Advice;
    readonly webhookOther: (host: string, wanted: string) => Advice;
    readonly webhookError: (error: string) => Advice;
    readonly otherPoller: Advice;
    readonly onlyPoller: string;
    readonly pending: (count: number) => string;
    readonly failing: Advice;
  };
  readonly discord: {
    readonly ok: (username: string, ms: number) => string;
    readonly intent: string;
    readonly noIntent: (page: string) => Advice;
    readonly servers: (count: number) => string;
    readonly noServer: (link: string) => Advice;
    readonly failing: Advice;
  };
  readonly clock: {
    readonly ok: (seconds: number, service: string) => string;
    readonly wrong: (seconds: number, service: string) => Advice;
    readonly unknown: string;
  };
  readonly foundry: {
    readonly found: (step: FoundStep) => string;
    readonly nothing: (source: string, ms: number) => string;
    /** It names addresses, and nobody answers there as a model server does. */
    readonly dead: (source: string, addresses: string, ms: number) => string;
    readonly cli: Readonly<
      Record<'missing' | 'foreign' | 'hangs', (source: string, ms: number) => string>
    >;
    readonly practice: Advice;
    readonly none: (mend: string) => Advice;
    readonly configuredDead: (address: string) => Advice;
  };
  readonly model: {
    readonly ok: (name: string, state: ModelStateName) => string;
    readonly unknown: (name: string, near: readonly string[]) => Advice;
    readonly missing: (name: string) => Advice;
    readonly none: Advice;
    /** It cannot be looked at as long as there is no server. */
    readonly noServer: string;
    readonly failed: (reason: string) => Advice;
  };
  readonly data: {
    readonly ok: (path: string) => string;
    readonly missing: (path: string) => string;
    readonly blocked: (path: string) => Advice;
    readonly notWritable: (path: string) => Advice;
    readonly open: (path: string, count: number, first: string) => Advice;
    readonly held: (pid: number, host: string | undefined) => string;
    readonly free: string;
    readonly damaged: (count: number, first: string) => Advice;
  };
  readonly disk: {
    readonly ok: (megabytes: number) => string;
    readonly low: (megabytes: number) => Advice;
    readonly unknown: string;
  };
  readonly port: {
    readonly off: string;
    readonly any: string;
    readonly free: (address: string) => string;
    readonly own: (address: string) => string;
    readonly taken: (address: string) => Advice;
    readonly forbidden: (address: string) => Advice;
    readonly wrongHost: (host: string) => Advice;
  };
  readonly proxy: {
    readonly none: string;
    readonly unused: (variables: string) => string;
    readonly needed: (variables: string) => Advice;
  };
  readonly docker: {
    readonly outside: string;
    readonly ok: string;
    readonly loopback: (address: string) => Advice;
    readonly notResolved: Advice;
    readonly onlyInside: Advice;
    readonly apiHidden: Advice;
  };
};

export type CheckTitle =
  | 'node'
  | 'configuration'
  | 'telegram'
  | 'discord'
  | 'clock'
  | 'foundry'
  | 'model'
  | 'data'
  | 'disk'
  | 'port'
  | 'proxy'
  | 'docker';

export type ModelStateName = 'loaded' | 'cached' | 'catalog';

/** A server that was found. */
export type FoundStep = {
  readonly source: string;
  readonly url: string;
  readonly generation: string;
  readonly ms: number;
};
