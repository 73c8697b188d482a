import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainAnswer } from '../../src/foundry/wire-errors.ts';

/** A message in the shape that every server of a kind gives it. */
const shapes: readonly (readonly [string, (message: string) => string])[] = [
  ['plain text', (message) => message],
  ['an error object', (message) => JSON.stringify({ error: { message } })],
  [
    "Foundry's error object",
    (message) => JSON.stringify({ error: { message, type: 'x', param: null, code: null } }),
  ],
  ['an error string', (message) => JSON.stringify({ error: message })],
  ['a message', (message) => JSON.stringify({ message })],
  ['problem details', (message) => JSON.stringify({ title: 'Bad', status: 400, detail: message })],
  ['both', (message) => JSON.stringify({ error: { message: 'Bad' }, detail: message })],
  ['a list of details', (message) => JSON.stringify({ detail: [{ msg: message }] })],
];

const messages = [
  ["Model not loaded: Model 'x' must be loaded before inference", 'model_not_loaded'],
  ["Failed to handle OpenAI completion: Model 'm' is not loaded. Please", 'model_not_loaded'],
  ['No OpenAIService provider found for modelName:x', 'model_not_loaded'],
  ['Model not cached: Model must be downloaded before loading', 'model_not_downloaded'],
  ["Model not found: No model matching 'x'", 'model_unknown'],
  ['The model `x` does not exist', 'model_unknown'],
  ['model "x" not found, try pulling it first', 'model_unknown'],
  [
    "request requires 5000 total tokens (2952 input + 2048 output), which exceeds the model's maximum context length of 4096 tokens",
    'context_too_long',
  ],
  [
    "This model's maximum context length is 8192 tokens. However, you requested 9",
    'context_too_long',
  ],
  ['input sequence_length (9000) is >= max_length (4096)', 'context_too_long'],
  ['the request exceeds the available context size, try increasing it', 'context_too_long'],
  ['Non-zero status code returned', 'server_fault'],
  ['', 'server_fault'],
] as const;

describe("a server's error", () => {
  describe.each(shapes)('as %s', (_, shape) => {
    it.each(messages)('"%s" means %s', (message, code) => {
      const fault = explainAnswer(400, shape(message), 'x');
      expect(fault).toMatchObject({ code, status: 400, model: 'x' });
    });
  });

  it.each([
    ['requires 9 total tokens (1 input + 8 output) ...\n maximum context length of 4096', 4096],
    ["This model's maximum context length is 8192 tokens.", 8192],
    ['context size exceeded', undefined],
  ])('tells the window when "%s" does', (message, contextTokens) => {
    const fault = explainAnswer(500, message);
    expect(fault.code).toBe('context_too_long');
    expect(fault.contextTokens).toBe(contextTokens);
  });

  it('is about the model by its code alone', () => {
    const text = JSON.stringify({ error: { message: 'Nope', code: 'model_not_found' } });
    expect(explainAnswer(404, text).code).toBe('model_unknown');
    expect(explainAnswer(500, text).code).toBe('server_fault');
  });

  it('has its message in the log, not the JSON around it, and never a whole page', () => {
    const text = JSON.stringify({ error: { message: 'CUDA out of memory' } });
    expect(explainAnswer(500, text).message).toBe('HTTP 500: CUDA out of memory');
    expect(explainAnswer(500, '<html>'.repeat(100_000)).message.length).toBeLessThan(600);
  });

  it('may be any text with any status', () => {
    const json = fc.json();
    const error = fc.json().map((text) => `{"error":${text}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), json, error), fc.integer(), (text, status) => {
        expect(explainAnswer(status, text)).toMatchObject({ name: 'FoundryError', status });
      }),
      { numRuns: 200 },
    );
  });

  it('of megabytes that nearly match takes no time', () => {
    const startedAt = performance.now();
    for (const part of [
      'exceeds the ',
      'model x ',
      'requires 1 total tokens (1 input + 1 output)',
    ]) {
      expect(explainAnswer(404, part.repeat(200_000)).code).toBe('server_fault');
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
