import type { CommandLine } from '../command-line.ts';
import type { Model } from '../types.ts';
import { assertRoom } from './disk-space.ts';
import { enrich, onlyInCatalog } from './enrich.ts';
import type { FoundryCli } from './foundry-cli.ts';

/** The `foundry` command as the client of model servers uses it. */
export function commandLineOf(cli: FoundryCli): CommandLine {
  return {
    async enrich(models, signal) {
      const catalog = await cli.catalog(signal);
      const known = await Promise.all(
        enrich(models, catalog).map((model) => withContext(cli, model, signal)),
      );
      return [...known, ...onlyInCatalog(models, catalog)];
    },
    async download(model, options) {
      const path = await cli.cachePath(options.signal);
      if (path !== undefined) await assertRoom(model, path);
      await cli.download(model.id, options);
    },
    lost: () => cli.lost(),
    service: (action, signal) => cli.service(action, signal),
  };
}

/** Asked of the loaded ones alone: it is a run of the command for each. */
async function withContext(cli: FoundryCli, model: Model, signal: AbortSignal): Promise<Model> {
  if (model.context !== undefined || model.state !== 'loaded' || model.kind !== 'chat')
    return model;
  const context = await cli.contextOf(model.id, signal);
  return context === undefined ? model : { ...model, context };
}
