import { z } from 'zod';
import { seesByName } from './seeing-names.ts';

const flag = z.boolean().optional().catch(undefined);
const word = z.string().optional().catch(undefined);
/** A list of words, or one text of them: `text,image`, `text+image`. */
const list = z.union([z.array(z.string()), z.string().transform((text) => text.split(/[\s,+]+/))]);
const words = list.optional().catch(undefined);

/** What entries of lists tell about images, under all the names that servers have for it. */
const clues = z.looseObject({
  /** Foundry's catalogue: `vision-language-chat, tools`. */
  task: word,
  /** Foundry's command: `Multimodal`; LM Studio: `vlm`. */
  type: word,
  /** Foundry's service up to 0.8. */
  vision: flag,
  /** `['completion', 'multimodal']`, or `{ vision: true }`. */
  capabilities: z
    .union([list, z.looseObject({ vision: flag })])
    .optional()
    .catch(undefined),
  /** Foundry's SDK. */
  inputModalities: words,
  input_modalities: words,
  modalities: z
    .union([list, z.looseObject({ input: words }).transform(({ input }) => input)])
    .optional()
    .catch(undefined),
  /** OpenRouter and those that follow it. */
  architecture: z.looseObject({ input_modalities: words }).optional().catch(undefined),
});

const IMAGE = /image|vision/i;
/** The word for a model that reads text and images in the names of tasks, types and capabilities. */
const SEEING = /vision|multi-?modal|\bvlm\b|image-(?:text-)?to-text|image.?input/i;

/**
 * Whether a list's entry says that its model takes images; undefined: it says nothing of it. Tasks
 * and the like can only affirm it: a model of vision may also be called one for chat.
 */
export function sightIn(entry: unknown): boolean | undefined {
  const { data } = clues.safeParse(entry);
  if (data === undefined) return undefined;
  const { task = '', type = '', capabilities, architecture } = data;
  const abilities = Array.isArray(capabilities) ? capabilities : [];
  const modalities = [
    data.inputModalities,
    data.input_modalities,
    data.modalities,
    architecture?.input_modalities,
  ];
  return combinedSight(
    data.vision,
    Array.isArray(capabilities) ? undefined : capabilities?.vision,
    ...modalities.map((taken) =>
      taken?.length ? taken.some((each) => IMAGE.test(each)) : undefined,
    ),
    [task, type, ...abilities].some((each) => SEEING.test(each)) || undefined,
  );
}

/** Of several that may tell: it sees when one says so, it does not when one denies and none says so. */
export function combinedSight(...told: readonly (boolean | undefined)[]): boolean | undefined {
  return told.includes(true) || (told.includes(false) ? false : undefined);
}

/** Whether a model sees, by what is told of it, else by its name; unset when neither tells. */
export function sightOf(name: string, ...told: readonly (boolean | undefined)[]) {
  const sees = combinedSight(...told) ?? seesByName(name);
  return sees === undefined ? {} : { sees };
}

/** The same where whoever sees would be known for it: the models of Foundry's own catalogue. */
export function foundrySightOf(name: string, ...told: readonly (boolean | undefined)[]) {
  return { sees: false, ...sightOf(name, ...told) };
}
