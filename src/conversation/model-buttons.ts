import { findModel } from '../foundry/model-names.ts';
import type { Model } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import type { Button } from './door.ts';

/** Chooses a model, by alias or id. */
export function useButton(name: string, texts: Texts): Button {
  return { label: texts.modelButtons.use(name), press: { command: 'model', argument: name } };
}

/** Downloads a model, by alias or id. For admins. */
export function downloadButton(name: string, texts: Texts): Button {
  return {
    label: texts.modelButtons.download(name),
    press: { command: 'download', argument: name },
  };
}

/** Starts the Foundry service. For admins. */
export function startButton({ buttons }: Texts): Button {
  return { label: buttons.startService, press: { command: 'service', argument: 'start' } };
}

/** The alias, unless it means another variant: then the id, which survives a new variant. */
export function shortestName(model: Model, models: readonly Model[]): string {
  return findModel(model.alias, models)?.id === model.id ? model.alias : model.id;
}
