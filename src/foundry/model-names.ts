import { nearest } from '../names/nearest.ts';
import type { Model, ModelKind, ModelState } from './types.ts';

/** The device part of Foundry's ids: `<name>-<device>:<version>`. */
const DEVICE =
  /-((?:generic|cuda|trtrtx|openvino|qnn|vitis|webgpu|dml|migraphx|tensorrt)(?:-[a-z]+)*-?(?:cpu|gpu|npu)|openvino-(?:npu|gpu|cpu))$/i;
const EMBEDDING = /embed|feature-extraction|\bbge\b|minilm|rerank/i;
const SPEECH = /whisper|speech|parakeet|-asr|transcri/i;
const CHAT_TASK = /chat|text-generation/i;
const STATE_ORDER: Record<ModelState, number> = { loaded: 0, cached: 1, catalog: 2 };

/** `phi-4-mini-instruct-generic-cpu:5` taken apart. */
export function parseModelId(id: string): { name: string; device?: string; version?: number } {
  const [, base = id, version] = /^(.*):(\d+)$/.exec(id) ?? [];
  const device = DEVICE.exec(base)?.[1];
  return {
    name: device === undefined ? base : base.slice(0, -device.length - 1),
    ...(device === undefined ? {} : { device: device.toLowerCase() }),
    ...(version === undefined ? {} : { version: Number(version) }),
  };
}

/**
 * The short name of a model whose alias the server does not tell: in nearly all entries of the
 * catalogue it is the name without the words that all variants share.
 */
export function guessAlias(name: string): string {
  return name
    .toLowerCase()
    .replace(/-distill-[a-z]+/, '')
    .replace(/-(?:instruct|chat|it)(?=-|$)/, '')
    .replace(/^(?:mistralai|microsoft|meta|google|deepseek-ai)-(?=[a-z])/, '')
    .replace(/-v(\d)-(\d)$/, '-v$1.$2');
}

/**
 * What a model is for: by its task, where the server tells one (`chat-completion`,
 * `vision-language-chat`, `automatic-speech-recognition`, `embeddings`), else guessed from its name.
 */
export function kindOf(name: string, task = ''): ModelKind {
  for (const words of [task, name]) {
    if (EMBEDDING.test(words)) return 'embedding';
    if (SPEECH.test(words)) return 'speech';
    if (CHAT_TASK.test(words)) return 'chat';
  }
  return 'chat';
}

/** Whether two ids name one model: in any case, and one of them may lack the version. */
export function isSameId(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  return withoutVersion(a) === withoutVersion(b) && (!hasVersion(a) || !hasVersion(b));
}

export function hasVersion(id: string): boolean {
  return /:\d+$/.test(id);
}

/**
 * Finds the model that a person means: id, id without version, alias, or the alias' words in order
 * (`deepseek-r1:14b` for `deepseek-r1-distill-qwen-14b-…`), in any case. Of several variants the
 * one that answers soonest wins: loaded, then cached, then the server's own order.
 */
export function findModel(wanted: string, models: readonly Model[]): Model | undefined {
  const name = wanted.trim().toLowerCase();
  if (name === '') return undefined;
  const dashed = name.replaceAll(':', '-');
  const tests: ((model: Model) => boolean)[] = [
    (model) => model.id.toLowerCase() === name,
    (model) => model.alias.toLowerCase() === name || model.alias.toLowerCase() === dashed,
    (model) => withoutVersion(model.id).toLowerCase() === withoutVersion(name),
    // Ollama's tag for a model without one.
    (model) => model.id.toLowerCase() === `${name}:latest`,
    (model) => parseModelId(model.id).name.toLowerCase() === dashed,
  ];
  for (const test of tests) {
    const [best] = models.filter(test).sort(soonest);
    if (best !== undefined) return best;
  }
  return closestInWords(dashed, models);
}

/** Aliases that look like what was asked for, best first. */
export function nearestModels(wanted: string, models: readonly Model[]): string[] {
  const aliases = [...new Set(models.map((model) => model.alias))];
  return nearest(wanted.replaceAll(':', '-'), aliases);
}

/** Which of two models answers sooner; equal ones keep the server's order. */
export function soonest(a: Model, b: Model): number {
  return STATE_ORDER[a.state] - STATE_ORDER[b.state];
}

/** Models in the order in which they would answer. */
export function bySoonest(models: readonly Model[]): Model[] {
  return [...models].sort(soonest);
}

/** The id without its `:version`. */
export function withoutVersion(id: string): string {
  return id.replace(/:\d+$/, '');
}

/** The model whose name has all wanted words in order; of several that with the shortest alias. */
function closestInWords(dashed: string, models: readonly Model[]): Model | undefined {
  const wanted = wordsOf(dashed);
  if (wanted.length < 2) return undefined;
  const fitting = models
    .filter(({ id }) => {
      const words = wordsOf(parseModelId(id).name.toLowerCase());
      return words[0] === wanted[0] && isInOrder(wanted, words);
    })
    .sort((a, b) => wordsOf(a.alias).length - wordsOf(b.alias).length || soonest(a, b));
  return fitting[0];
}

function wordsOf(name: string): string[] {
  return name.split(/[-_]+/);
}

function isInOrder(wanted: readonly string[], words: readonly string[]): boolean {
  let next = 0;
  for (const word of words) if (word === wanted[next]) next += 1;
  return next === wanted.length;
}
