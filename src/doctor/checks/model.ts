import { FoundryError } from '../../foundry/errors.ts';
import { type Check, fault, note, ok, warning } from '../check.ts';

/** The model that answers whoever has chosen none. */
export const model: Check = {
  name: 'model',
  async run({ config, texts: { model: texts }, foundry }) {
    if (config.FOUNDRY_BASE_URL === 'practice') return [];
    const { model: found } = await foundry();
    if (found === undefined) return [note(texts.noServer)];
    if (!(found instanceof FoundryError)) {
      const { alias, state } = found;
      return [state === 'catalog' ? fault(texts.missing(alias)) : ok(texts.ok(alias, state))];
    }
    if (found.code === 'no_model') return [fault(texts.none)];
    if (found.code !== 'model_unknown') return [warning(texts.failed(found.code))];
    return [fault(texts.unknown(config.FOUNDRY_DEFAULT_MODEL ?? '', found.nearest))];
  },
};
