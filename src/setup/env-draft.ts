import type { Environment } from '../config/environment.ts';
import { parseEnvFile } from '../config/environment.ts';
import { type Config, loadConfig } from '../config/load.ts';
import type { VariableName } from '../config/variables.ts';
import type { Language } from '../texts/index.ts';
import { type Changes, changeEnvFile } from './env-file.ts';

/** A variable of the product. */
export type Name = VariableName;

export type EnvDraftOptions = {
  readonly path: string;
  /** What stands in the file. */
  readonly text: string;
  /** The environment of this session. */
  readonly own: Environment;
  /** In which problems are told. */
  readonly language: Language;
};

/** What `.env` is to become: what stands in it, with what was answered so far. */
export class EnvDraft {
  readonly path: string;
  readonly #text: string;
  readonly #before: Readonly<Record<string, string>>;
  readonly #own: Environment;
  readonly #language: Language;
  readonly #answers = new Map<Name, string | undefined>();

  constructor({ path, text, own, language }: EnvDraftOptions) {
    this.path = path;
    this.#text = text;
    this.#before = parseEnvFile(text);
    this.#own = own;
    this.#language = language;
  }

  /** What would hold at the next start; undefined for what is unset or empty. */
  get(name: Name): string | undefined {
    return this.#values()[name]?.trim() || undefined;
  }

  /** Undefined takes it out. */
  set(name: Name, value: string | undefined): void {
    this.#answers.set(name, value);
  }

  /** True when the environment of this session says something else, and wins. */
  isOverruled(name: Name): boolean {
    const own = this.#own[name];
    return own !== undefined && this.#answers.has(name) && own !== this.#answers.get(name);
  }

  /** What would hold, without what is wrong in it. */
  get config(): Config {
    const loaded = loadConfig(this.#values());
    return loaded.ok ? loaded.config : loaded.usable;
  }

  /** What would stop the start. */
  get problems(): readonly string[] {
    const loaded = loadConfig(this.#values(), this.#language);
    return loaded.ok ? [] : loaded.problems;
  }

  /** What is answered otherwise than it stands in the file. */
  get changes(): Changes {
    const changed = [...this.#answers].filter(([name, value]) => this.#before[name] !== value);
    return Object.fromEntries(changed);
  }

  /** Before and after, for whoever is to agree. */
  get differences(): readonly { name: string; before?: string; after?: string }[] {
    return Object.entries(this.changes).map(([name, after]) => {
      const before = this.#before[name];
      return {
        name,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    });
  }

  /** The new content of the file. Throws RangeError when the file is too broken to be changed. */
  text(): string {
    return changeEnvFile(this.#text, this.changes);
  }

  #values(): Environment {
    const answers = Object.fromEntries(this.#answers);
    // An answer of this set-up counts, although the environment may win later: that is said apart.
    return { ...this.#before, ...this.#own, ...answers };
  }
}
