import { bySoonest } from './model-names.ts';
import type { Model } from './types.ts';

/** More than any catalogue; a list is sorted and searched at each question. */
const MOST_MODELS = 2_000;
/** No file system takes a longer name, and every button has to remember it. */
const LONGEST_NAME = 255;
/** Letters of other writings too, and whatever else a file name may be; nothing that is not seen. */
const NAME = /^[^\s`\p{C}\p{Z}](?:[^`\p{C}\p{Zl}\p{Zp}]*[^\s`\p{C}\p{Z}])?$/u;
const DEVICE = /^[a-z\d][a-z\d_.+-]{0,39}$/i;

/**
 * The models of a list that can be shown, written and pressed as they are: names of servers stand in
 * messages, on buttons, in logs and in files. One whose id is not fit for that cannot be chosen by
 * anybody and is left out; an alias or a device that is not is only dropped.
 */
export function usableModels(models: readonly Model[]): Model[] {
  const usable = models.filter(({ id }) => isName(id)).map(withPlainFacts);
  return usable.length <= MOST_MODELS ? usable : bySoonest(usable).slice(0, MOST_MODELS);
}

function withPlainFacts({ device, ...model }: Model): Model {
  return {
    ...model,
    alias: isName(model.alias) ? model.alias : model.id,
    ...(device !== undefined && DEVICE.test(device) && { device }),
  };
}

function isName(name: string): boolean {
  return name.length <= LONGEST_NAME && NAME.test(name);
}
