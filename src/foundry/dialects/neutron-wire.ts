import { z } from 'zod';
import type { WireAnswer } from '../transport.ts';

const word = z.string().min(1).optional().catch(undefined);
const positive = z.coerce.number().positive().optional().catch(undefined);

const parameter = z.looseObject({ name: z.string(), value: positive, defaultValue: positive });

/** One entry of `GET /foundry/list`, the only place that tells aliases, sizes and tasks. */
const entry = z.looseObject({
  /** The id, in all newer versions with `:version`. */
  name: z.string().min(1),
  alias: word,
  task: word,
  uri: word,
  publisher: word,
  providerType: word,
  promptTemplate: z.unknown().optional(),
  fileSizeMb: positive,
  contextLength: positive,
  runtime: z.looseObject({ deviceType: word }).optional().catch(undefined),
  modelSettings: z
    .looseObject({ parameters: z.array(parameter).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type CatalogueEntry = z.infer<typeof entry>;

/** A bare list in all that was seen, an object in the documentation. */
const catalogue = z.union([
  z.array(z.unknown()),
  z.looseObject({ models: z.array(z.unknown()) }).transform(({ models }) => models),
]);

/** The entries of `GET /foundry/list`, in both shapes; undefined when it is no such answer. */
export function parseCatalogue({ status, json }: WireAnswer): CatalogueEntry[] | undefined {
  const parsed = catalogue.safeParse(json);
  if (status !== 200 || !parsed.success) return undefined;
  return parsed.data.flatMap((each) => {
    const model = entry.safeParse(each);
    return model.success ? [model.data] : [];
  });
}

/** The window that the catalogue tells, as a field or among the model's parameters. */
export function contextIn({ contextLength, modelSettings }: CatalogueEntry): number | undefined {
  if (contextLength !== undefined) return contextLength;
  const told = modelSettings?.parameters?.find(({ name }) =>
    /^(?:context_?length|max_?length)$/i.test(name),
  );
  return told?.value ?? told?.defaultValue;
}

const status = z.looseObject({
  endpoints: z.array(z.string()).optional().catch(undefined),
  modeldirpath: word,
});

/**
 * What `GET /openai/status` tells, keys in any case; undefined when it is no such answer.
 * `modelDirPath` is the cache folder.
 */
export function parseNeutronStatus(answer: WireAnswer): { modelDirPath?: string } | undefined {
  const { json } = answer;
  if (answer.status !== 200 || typeof json !== 'object' || json === null) return undefined;
  const fields = Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]);
  const { data } = status.safeParse(Object.fromEntries(fields));
  if (data?.endpoints === undefined && data?.modeldirpath === undefined) return undefined;
  return data.modeldirpath === undefined ? {} : { modelDirPath: data.modeldirpath };
}
