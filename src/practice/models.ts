import { setTimeout } from 'node:timers/promises';
import { Refusal } from './wire.ts';

/** Prompt and answer together may have so many tokens. */
export const contextTokens = 8192;

/** One of the models the practice server offers. */
export type Model = {
  readonly alias: string;
  readonly id: string;
  /** Whether every answer begins with reasoning. */
  readonly alwaysThinks: boolean;
  readonly loadMs: number;
};

const models: readonly Model[] = [
  {
    alias: 'practice-model',
    id: 'practice-model-generic-cpu:1',
    alwaysThinks: false,
    loadMs: 300,
  },
  {
    alias: 'practice-thinker',
    id: 'practice-thinker-generic-cpu:1',
    alwaysThinks: true,
    loadMs: 1000,
  },
];

/** The practice models and which of them are loaded; at first `practice-model` alone. */
export class Models {
  readonly #created = Math.floor(Date.now() / 1000);
  readonly #loaded = new Set<Model>(models.slice(0, 1));

  /** Entries of GET /v1/models. */
  entries() {
    return models.map((model) => this.#entry(model));
  }

  /** The entry of one exact id. @throws Refusal 404. */
  entry(id: string) {
    return this.#entry(this.#find('id', id));
  }

  loadedIds(): string[] {
    return [...this.#loaded].map((model) => model.id);
  }

  /** Loads by alias and resolves when it is done. @throws Refusal 404; rejects on abort. */
  async load(alias: string, signal: AbortSignal): Promise<'loaded' | 'already_loaded'> {
    const model = this.#find('alias', alias);
    if (this.#loaded.has(model)) return 'already_loaded';
    await setTimeout(model.loadMs, undefined, { signal });
    this.#loaded.add(model);
    return 'loaded';
  }

  /** Unloads by alias. @throws Refusal 404. */
  unload(alias: string): 'unloaded' | 'not_loaded' {
    return this.#loaded.delete(this.#find('alias', alias)) ? 'unloaded' : 'not_loaded';
  }

  /** The loaded model of an exact id. @throws Refusal 404, or 400 when it is not loaded. */
  forChat(id: string): Model {
    const model = this.#find('id', id);
    if (this.#loaded.has(model)) return model;
    throw new Refusal(400, `Model not loaded: Model '${id}' must be loaded before inference`);
  }

  #find(key: 'id' | 'alias', name: string): Model {
    const model = models.find((candidate) => candidate[key] === name);
    if (model === undefined) {
      throw new Refusal(404, `Model not found: No model matching '${name}'`);
    }
    return model;
  }

  #entry({ id }: Model) {
    return { id, object: 'model', created: this.#created, owned_by: 'practice', vision: true };
  }
}
