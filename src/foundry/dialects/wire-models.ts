import { z } from 'zod';

const positive = z.number().positive().optional().catch(undefined);

/** One entry of `GET /v1/models`: OpenAI's fields and what servers are known to add to them. */
const entry = z.looseObject({
  id: z.string().min(1),
  owned_by: z.string().optional().catch(undefined),
  /** Foundry's daemon: the alias. */
  parent: z.string().optional().catch(undefined),
  context_length: positive,
  max_model_len: positive,
  maxInputTokens: positive,
  meta: z.looseObject({ n_ctx: positive, n_ctx_train: positive }).nullish().catch(undefined),
});
export type WireModel = z.infer<typeof entry>;

const list = z.looseObject({ data: z.array(z.unknown()) });

/** The entries of a `GET /v1/models` answer; undefined when it is no such answer. */
export function parseModelList(json: unknown): WireModel[] | undefined {
  const parsed = list.safeParse(json);
  if (!parsed.success) return undefined;
  return parsed.data.data.flatMap((each) => {
    const model = entry.safeParse(each);
    return model.success ? [model.data] : [];
  });
}

/** A JSON array of ids, as `GET /models/loaded` answers; undefined when it is none. */
export function parseIdList(json: unknown): string[] | undefined {
  const parsed = z.array(z.string()).safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

/** The context window that the entry tells, under whichever name. */
export function contextOf(model: WireModel): number | undefined {
  const { context_length, max_model_len, meta, maxInputTokens } = model;
  return context_length ?? max_model_len ?? meta?.n_ctx ?? maxInputTokens ?? meta?.n_ctx_train;
}
