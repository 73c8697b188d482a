import { nearest } from '../names/nearest.ts';
import type { Model, ModelKind, ModelState } from './types.ts';

/** The device part of Foundry's ids: `<name>-<device>:<version>`. */
const DEVICE =
  /-((?:generic|cuda|trtrtx|openvino|qnn|vitis|webgpu|dml|migraphx|tensorrt)(?:-[a-z]+)*-?(?:cpu|gpu|npu)|openvino-(?:npu|gpu|cpu))$/i;
const EMBEDDING = /embed|\bbge\b|minilm|rerank/i;
const SPEECH = /whisper|speech|parakeet|-asr|transcri/i;
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

/** Guesses what a model is for from its name, where the server does not tell. */
export function kindOf(name: string): ModelKind {
  if (EMBEDDING.test(name)) return 'embedding';
  return SPEECH.test(name) ? 'speech' : 'chat';
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

function withoutVersion(id: string): string {
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
