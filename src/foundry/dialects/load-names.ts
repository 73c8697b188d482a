import { guessAlias, parseModelId } from '../model-names.ts';
import type { Model } from '../types.ts';

/** Servers answer an unknown name at once; still, the guessing has an end. */
const MAX_NAMES = 10;

/**
 * The names under which a server may know a model, likeliest first. Foundry 2.x loads by alias
 * alone and does not tell aliases over HTTP, 1.x loads by id: so the alias is tried, then what it
 * could be (the id's name, shortened word by word), then the id itself.
 */
export function loadNames({ id, alias }: Model): string[] {
  const { name } = parseModelId(id);
  const words = name.toLowerCase().split('-');
  const shortened: string[] = [];
  for (let count = words.length; count >= 2; count -= 1) {
    shortened.push(words.slice(0, count).join('-'));
  }
  const guesses = [alias, name, id, guessAlias(name), ...shortened];
  return [...new Set(guesses)].slice(0, MAX_NAMES);
}
