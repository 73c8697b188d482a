import { FoundryError } from './errors.ts';
import { bySoonest } from './model-names.ts';
import type { Model } from './types.ts';

/** Names that are offered instead of a model that does not see. */
const MAX_NAMES = 3;

/** How servers say that images are not for this model, or that they know nothing but text. */
const REFUSALS: readonly RegExp[] = [
  // llama-server ("… - hint: … provide the mmproj", "… by this server"), Foundry 1.x, Mistral.
  /\bimage inputs? (?:is|are)?\s?not (?:supported|enabled|allowed)\b/i,
  // LM Studio, Ollama and many others.
  /\b(?:do(?:es)? not|doesn't|don't|cannot|can't) (?:support|accept|take) (?:\w+ ){0,2}(?:images?(?! (?:format|type|size))|vision|multi-?modal)\b/i,
  /\b(?:images?|vision) (?:is|are) not supported\b/i,
  // Foundry 2.x, vLLM.
  /\brequires a multi-?modal model|\bno multi-?modal processor|\bis not a multi-?modal model/i,
  /\bat most 0 images?\b/i,
  // OpenRouter.
  /\bno endpoints found that support image/i,
  // OpenAI ("Invalid content type. image_url is only supported by certain models."), llama.cpp.
  /\b(?:unsupported|invalid|unknown) content\b/i,
  /\bunknown variant `image_url`|\bonly '?text'? content\b/i,
  // Servers to which a message's content is a string and nothing else.
  /\bcontent\b.{0,60}\b(?:valid string|of type string|be a string)\b/is,
];

/** Whether there is anything to look at in what a model is asked. */
export type Showing = { readonly hasImages: boolean };

/** Throws `no_vision` when there are images and the model is known to take none. */
export function refuseBlind(model: Model, showing: Showing): void {
  const { id } = model;
  if (canTake(model, showing)) return;
  throw new FoundryError('no_vision', `${id} takes no images`, { model: id });
}

/** Whether the model may be asked this: nobody said that it cannot see what is shown. */
export function canTake({ sees }: Model, { hasImages }: Showing): boolean {
  return sees !== false || !hasImages;
}

/** What a server's fault means when it was shown images: that it does not take them, or itself. */
export function withBlindness(
  fault: FoundryError,
  model: Model,
  { hasImages }: Showing,
): FoundryError {
  if (fault.code !== 'server_fault' || !hasImages) return fault;
  return REFUSALS.some((words) => words.test(fault.message)) ? asBlind(fault, model) : fault;
}

/** The fault as `no_vision`, of this model. */
export function asBlind(fault: FoundryError, model: Model): FoundryError {
  const { message, status } = fault;
  const details = { cause: fault, model: model.id, ...(status === undefined ? {} : { status }) };
  return new FoundryError('no_vision', message, details);
}

/** The fault with the names of models that see and are on the disk, soonest first. */
export function withSeeing(fault: FoundryError, models: readonly Model[]): FoundryError {
  const seeing = models.filter(({ sees, state }) => sees === true && state !== 'catalog');
  const names = [...new Set(bySoonest(seeing).map(({ alias }) => alias))];
  const { message, cause, status, model } = fault;
  return new FoundryError(fault.code, message, {
    cause,
    nearest: names.slice(0, MAX_NAMES),
    ...(status === undefined ? {} : { status }),
    ...(model === undefined ? {} : { model }),
  });
}
