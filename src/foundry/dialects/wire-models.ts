import { z } from 'zod';
import { hasVersion } from '../model-names.ts';

const positive = z.number().positive().optional().catch(undefined);

/** One entry of `GET /v1/models`: OpenAI's fields and what servers are known to add to them. */
const entry = z.looseObject({
  id: z.string().min(1),
  owned_by: z.string().optional().catch(undefined),
  /** Foundry's daemon: the alias. */
  parent: z.string().optional().catch(undefined),
  context_length: positive,
  contextLength: positive,
  max_model_len: positive,
  /** Foundry up to 0.8: both together are the window. */
  maxInputTokens: positive,
  maxOutputTokens: positive,
  meta: z.looseObject({ n_ctx: positive, n_ctx_train: positive }).nullish().catch(undefined),
});
export type WireModel = z.infer<typeof entry>;

const list = z.looseObject({
  object: z.unknown().optional(),
  // Ollama writes null when it has no models.
  data: z.array(z.unknown()).nullable(),
});

/** The entries of a `GET /v1/models` answer; undefined when it is no such answer. */
export function parseModelList(json: unknown): WireModel[] | undefined {
  const { data } = list.safeParse(json);
  if (data === undefined) return undefined;
  const entries = data.data ?? [];
  const models = entries.flatMap((each) => {
    const model = entry.safeParse(each);
    return model.success ? [model.data] : [];
  });
  return entries.length > 0 && models.length === 0 ? undefined : models;
}

/** Whether it says what it is: many programs answer with some `data` that holds nothing. */
export function isNamedList(json: unknown): boolean {
  return list.safeParse(json).data?.object === 'list';
}

/** Exact ids without aliases, as Foundry 2.x lists them, and 1.x does not. */
export function isCatalogue(entries: readonly WireModel[]): boolean {
  const isExact = ({ id, parent }: WireModel) => hasVersion(id) && parent === undefined;
  return entries.length > 0 && entries.every(isExact);
}

/** A JSON array of ids, as `GET /models/loaded` answers; undefined when it is none. */
export function parseIdList(json: unknown): string[] | undefined {
  const parsed = z.array(z.string()).safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

/** The context window that the entry tells, under whichever name. */
export function contextOf(model: WireModel): number | undefined {
  const { context_length, contextLength, max_model_len, meta, maxInputTokens } = model;
  const both = maxInputTokens && maxInputTokens + (model.maxOutputTokens ?? 0);
  return (
    context_length ?? contextLength ?? max_model_len ?? meta?.n_ctx ?? both ?? meta?.n_ctx_train
  );
}
