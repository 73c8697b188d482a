import { randomBytes } from 'node:crypto';
import type { Usage } from './engine.ts';

/** A new id, as `msg_…` for `msg`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** One output item, from its beginning to its end. */
export type OutputItem = {
  readonly kind: 'message' | 'reasoning';
  readonly id: string;
  readonly index: number;
  text: string;
};

/** An output item as the core writes it. */
export function itemBody(item: OutputItem, status: 'in_progress' | 'completed') {
  const { id } = item;
  const isDone = status === 'completed';
  if (item.kind === 'reasoning') {
    const summary = isDone ? [{ text: item.text, type: 'summary_text' }] : [];
    return { id, status, summary, type: 'reasoning' };
  }
  const content = isDone ? [{ text: item.text, type: 'output_text' }] : [];
  return { content, id, role: 'assistant', status, type: 'message' };
}

/** The Response object of one request in its three states. */
export class ResponseBody {
  readonly #request: Readonly<Record<string, unknown>>;
  readonly #id = newId('resp');
  readonly #createdAt = now();

  constructor(request: Readonly<Record<string, unknown>>) {
    this.#request = request;
  }

  inProgress() {
    return this.#body('in_progress', {});
  }

  completed({ items, usage }: { items: readonly OutputItem[]; usage: Usage }) {
    const messages = items.filter((item) => item.kind === 'message');
    return this.#body('completed', {
      completed_at: now(),
      output: items.map((item) => itemBody(item, 'completed')),
      output_text: messages.map((item) => item.text).join(''),
      usage: usageBody(usage),
    });
  }

  failed(message: string) {
    return this.#body('failed', { error: { code: 'server_error', message }, failed_at: now() });
  }

  #body(status: string, fields: Readonly<Record<string, unknown>>) {
    const asked = this.#request;
    return {
      background: false,
      cancelled_at: null,
      completed_at: null,
      created_at: this.#createdAt,
      error: null,
      failed_at: null,
      frequency_penalty: asked.frequency_penalty ?? 0,
      id: this.#id,
      incomplete_details: null,
      instructions: asked.instructions ?? null,
      max_output_tokens: asked.max_output_tokens ?? null,
      metadata: asked.metadata ?? {},
      model: asked.model,
      object: 'response',
      output: [],
      output_text: '',
      parallel_tool_calls: asked.parallel_tool_calls ?? true,
      presence_penalty: asked.presence_penalty ?? 0,
      previous_response_id: asked.previous_response_id ?? null,
      reasoning: asked.reasoning ?? null,
      service_tier: 'default',
      status,
      store: asked.store ?? false,
      temperature: asked.temperature ?? 1,
      text: asked.text ?? { format: { type: 'text' } },
      tool_choice: asked.tool_choice ?? 'auto',
      tools: asked.tools ?? [],
      top_logprobs: 0,
      top_p: asked.top_p ?? 1,
      truncation: 'disabled',
      usage: usageBody({ prompt: 0, completion: 0 }),
      user: asked.user ?? null,
      ...fields,
    };
  }
}

function usageBody(usage: Usage) {
  return {
    input_tokens: usage.prompt,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: usage.completion,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.prompt + usage.completion,
  };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
