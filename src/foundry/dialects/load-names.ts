import { guessAlias, parseModelId } from '../model-names.ts';
import type { Model } from '../types.ts';

/** Servers answer an unknown name at once; still, the guessing has an end. */
const MAX_NAMES = 10;

/** The names under which a server surely means this model, likeliest first. */
export function loadNames({ id, alias }: Pick<Model, 'id' | 'alias'>): string[] {
  const { name } = parseModelId(id);
  return [...new Set([alias, name, id, guessAlias(name)])];
}

/**
 * What the alias could be besides: the id's name, shortened word by word. Foundry 2.x loads by alias
 * alone and does not tell aliases over HTTP. A name that means one of the `others`, by their ids, is
 * left out: `phi-4-mini` must not load `phi-4`.
 */
export function shortNames({ id, alias }: Model, others: readonly string[]): string[] {
  const { name } = parseModelId(id);
  const words = name.toLowerCase().split('-');
  const shortened: string[] = [];
  for (let count = words.length; count >= 2; count -= 1) {
    shortened.push(words.slice(0, count).join('-'));
  }
  const foreign = others.map((other) => parseModelId(other).name).filter((each) => each !== name);
  const taken = new Set([
    ...loadNames({ id, alias }),
    ...foreign.flatMap((each) => [each.toLowerCase(), guessAlias(each)]),
  ]);
  return shortened.filter((each) => !taken.has(each)).slice(0, MAX_NAMES);
}
