import { withoutVersion } from './model-ids.ts';
import type { FakeModel } from './types.ts';

/** What may change of a model. */
type ModelState = Partial<Pick<FakeModel, 'loaded' | 'cached' | 'ttlSeconds'>>;

/** The fake's models with their state; lookups as the C++ core does them (exact, case matters). */
export class Shelf {
  readonly #models: FakeModel[];

  constructor(models: readonly FakeModel[]) {
    this.#models = models.map((model) => ({ ...model }));
  }

  all(): readonly FakeModel[] {
    return this.#models;
  }

  byId(id: string): FakeModel | undefined {
    return this.#models.find((model) => model.id === id);
  }

  /** The model with this id but for the `:version`. */
  byIdWithoutVersion(id: string): FakeModel | undefined {
    return this.#models.find((model) => withoutVersion(model.id) === id);
  }

  /** The variant an alias stands for: the first that is cached, else the first. */
  byAlias(alias: string): FakeModel | undefined {
    const variants = this.#models.filter((model) => model.alias === alias);
    return variants.find((model) => model.cached) ?? variants[0];
  }

  /** For tests, which may say alias or id; throws when there is no such model. */
  named(name: string): FakeModel {
    const model = this.byAlias(name) ?? this.byId(name);
    if (model === undefined) throw new Error(`the fake has no model '${name}'`);
    return model;
  }

  set(id: string, state: ModelState): void {
    const index = this.#models.findIndex((model) => model.id === id);
    const model = this.#models[index];
    if (model !== undefined) this.#models[index] = { ...model, ...state };
  }

  unloadAll(): void {
    for (const model of this.#models) this.set(model.id, { loaded: false, ttlSeconds: 0 });
  }
}
