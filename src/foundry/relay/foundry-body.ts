import { FoundryError } from '../errors.ts';
import { maxTokensIn, type RelayBody } from './types.ts';

/**
 * How long an answer gets when the program sets no limit: Foundry's own default, which it keeps to
 * itself. Said aloud, an answer that is cut there ends with `length`.
 */
const DEFAULT_MAX_TOKENS = 2_048;
/** Foundry takes these for other things, whose neutral value is not 0. */
const PENALTIES = ['frequency_penalty', 'presence_penalty'];

/**
 * A chat body as Foundry's own servers take it: the limit under the name that all of them know, no
 * penalty of 0, no fields whose value is OpenAI's default. Throws `unsupported` for several answers.
 */
export function foundryBody(body: RelayBody): RelayBody {
  const { max_completion_tokens: _, n, ...rest } = body;
  refuseSeveral(n);
  const kept = Object.entries(rest).filter(
    ([name, value]) => !(PENALTIES.includes(name) && (value === 0 || value === null)),
  );
  return { ...Object.fromEntries(kept), max_tokens: maxTokensIn(body) ?? DEFAULT_MAX_TOKENS };
}

/** Throws `unsupported` for an `n` above 1: Foundry gives one answer and does not say so. */
function refuseSeveral(n: unknown): void {
  if (n === undefined || n === null || n === 1) return;
  const message = 'n: expected 1, this model server gives one answer at a time.';
  throw new FoundryError('unsupported', message, { param: 'n', status: 400 });
}
