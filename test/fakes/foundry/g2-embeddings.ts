import type { Call } from './dialect.ts';
import { G2Refusal } from './g2-errors.ts';
import { parseG2Body } from './g2-request.ts';
import { asList } from './prompt.ts';
import { sendJson } from './wire.ts';

/** POST /v1/embeddings: short vectors that depend on the text alone; usage is always 0. */
export function g2Embeddings(call: Call): void {
  const body = parseG2Body(call);
  for (const key of ['model', 'input']) {
    if (body[key] === undefined) {
      throw new G2Refusal(
        400,
        `Invalid JSON: [json.exception.out_of_range.403] key '${key}' not found`,
      );
    }
  }
  const inputs = typeof body.input === 'string' ? [body.input] : asList(body.input).map(String);
  if (inputs.length === 0) throw new G2Refusal(400, '"input" must not be empty');
  const id = String(body.model);
  const model = call.server.shelf.byId(id);
  if (model === undefined) throw new G2Refusal(404, `Model not found: ${id}`);
  if (!model.loaded) throw new G2Refusal(400, `Model not loaded: ${id}`);
  const data = inputs.map((text, index) => ({
    embedding: embed(text),
    index,
    object: 'embedding',
  }));
  sendJson(call.res, 200, {
    data,
    model: id,
    object: 'list',
    usage: { prompt_tokens: 0, total_tokens: 0 },
  });
}

/** A vector of 8 numbers between -1 and 1, the same for the same text. */
export function embed(text: string): number[] {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619);
  return Array.from({ length: 8 }, (_, index) => {
    const mixed = Math.imul(state ^ (index + 1), 2654435761) >>> 0;
    return Number(((mixed / 0xffffffff) * 2 - 1).toFixed(6));
  });
}
