import type { Advice } from '../advice.ts';

/** What `setup` says and asks. Plain text. */
export type SetupTexts = {
  readonly title: (version: string) => string;
  /** How to answer. */
  readonly keys: string;
  readonly yes: string;
  readonly no: string;
  readonly left: string;
  readonly token: {
    readonly want: (service: string) => string;
    readonly wantOptions: Readonly<Record<'yes' | 'no', string>>;
    readonly present: (service: string, masked: string) => string;
    readonly presentOptions: Readonly<Record<'keep' | 'change' | 'off', string>>;
    readonly paste: (service: string) => string;
    readonly checking: (service: string) => string;
    readonly known: (service: string, name: string) => string;
    readonly after: string;
    readonly afterOptions: Readonly<Record<'again' | 'anyway' | 'skip', string>>;
    /** It is kept without having been checked. */
    readonly unchecked: string;
    /** In the environment of this computer it is set otherwise, and that wins. */
    readonly overruled: (variable: string) => string;
  };
  readonly telegram: {
    readonly howTitle: string;
    readonly how: string;
    readonly groups: string;
  };
  readonly discord: {
    readonly howTitle: string;
    readonly how: string;
    readonly intentOff: (page: string) => Advice;
    readonly intentOptions: Readonly<Record<'again' | 'without', string>>;
    readonly intentAsk: string;
    readonly invite: string;
  };
  readonly foundry: {
    readonly searching: string;
    readonly found: (of: { url: string; source: string; generation: string }) => string;
    readonly none: string;
    readonly installTitle: string;
    readonly ask: string;
    readonly options: Readonly<Record<'again' | 'start' | 'address' | 'without', string>>;
    readonly address: string;
    readonly addressWrong: string;
    readonly addressDead: (address: string) => string;
    readonly starting: string;
    readonly notStarted: (reason: string) => string;
    /** What the practice model is for, when there is nothing else. */
    readonly without: string;
    readonly practice: string;
    readonly practiceOptions: Readonly<Record<'keep' | 'search', string>>;
    /** `FOUNDRY_BASE_URL` is dead, and one was found elsewhere. */
    readonly moved: (address: string, found: string) => string;
  };
  readonly model: {
    readonly ask: string;
    readonly askNoneHere: string;
    readonly automatic: string;
    readonly automaticHint: string;
    readonly states: Readonly<Record<'loaded' | 'cached' | 'catalog', string>>;
    readonly size: (megabytes: number) => string;
    readonly none: string;
    readonly unknown: (name: string, near: readonly string[]) => string;
    readonly askDownload: (name: string, size: string | undefined) => string;
    readonly downloading: (name: string) => string;
    readonly downloaded: (name: string) => string;
    readonly cancelled: (name: string) => string;
    readonly failed: (name: string, reason: string) => string;
    readonly unchecked: (name: string) => string;
  };
  readonly owner: {
    readonly ask: string;
    readonly hint: string;
    readonly wrong: string;
    readonly claim: string;
  };
  readonly save: {
    readonly nothing: (path: string) => string;
    readonly changes: (path: string) => string;
    readonly ask: string;
    readonly written: (path: string) => string;
    readonly kept: string;
    readonly failed: (path: string, code: string) => Advice;
    readonly broken: (path: string, reason: string) => Advice;
    readonly otherProblems: string;
  };
  readonly start: {
    readonly ask: string;
    readonly how: string;
    readonly howElsewhere: string;
  };
  readonly unattended: {
    readonly nothing: string;
    readonly downloadWhat: string;
    readonly unreachable: (text: string) => string;
  };
};
