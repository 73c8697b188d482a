import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { Model } from '../foundry/types.ts';

type Download = {
  readonly model: Model;
  readonly controller: AbortController;
  /** Told of each step; `percent` is unset as long as the server does not tell. */
  readonly watchers: Set<(percent: number | undefined) => void>;
  readonly done: Promise<Model>;
  percent: number | undefined;
};

export type WatchOptions = {
  /** Cancels the download, for everybody who watches it. */
  readonly signal: AbortSignal;
  readonly onProgress: (percent: number | undefined) => void;
};

/** The downloads under way: one for each model, however many people ask for it. */
export class Downloads {
  readonly #foundry: Foundry;
  /** By model id. */
  readonly #running = new Map<string, Download>();

  constructor(foundry: Foundry) {
    this.#foundry = foundry;
  }

  isRunning({ id }: Model): boolean {
    return this.#running.has(id);
  }

  /**
   * Begins a download or joins the one under way; gives the model when it is on the disk. Throws
   * `aborted` when somebody cancelled it, else as `Foundry.download` does.
   */
  async follow(model: Model, { signal, onProgress }: WatchOptions): Promise<Model> {
    const download = this.#running.get(model.id) ?? this.#begin(model);
    const cancel = () => download.controller.abort();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    download.watchers.add(onProgress);
    onProgress(download.percent);
    try {
      return await download.done;
    } finally {
      download.watchers.delete(onProgress);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Cancels the download of a model, by id or alias; false when there is none. */
  cancel(name: string): boolean {
    const download = [...this.#running.values()].find(
      ({ model }) => model.id === name || model.alias === name,
    );
    download?.controller.abort();
    return download !== undefined;
  }

  #begin(model: Model): Download {
    const controller = new AbortController();
    const download: Download = {
      model,
      controller,
      watchers: new Set(),
      percent: undefined,
      done: this.#run(model, controller.signal),
    };
    this.#running.set(model.id, download);
    return download;
  }

  async #run(model: Model, signal: AbortSignal): Promise<Model> {
    try {
      return await this.#foundry.download(model.id, {
        signal,
        onProgress: ({ percent }) => this.#tell(model, percent),
      });
    } catch (error) {
      if (signal.aborted) throw new FoundryError('aborted', 'aborted', { cause: error });
      throw error;
    } finally {
      this.#running.delete(model.id);
    }
  }

  #tell({ id }: Model, percent: number | undefined): void {
    const download = this.#running.get(id);
    if (download === undefined) return;
    download.percent = percent ?? download.percent;
    for (const watcher of download.watchers) watcher(download.percent);
  }
}
