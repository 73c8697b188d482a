import { randomUUID } from 'node:crypto';
import { FoundryError } from '../errors.ts';
import { nowInSeconds } from './chat-answer.ts';
import { ChoiceText } from './choice-text.ts';
import { asBody, asList, maxTokensIn, type RelayBody, type RelayRequest } from './types.ts';

/**
 * A whole chat answer in exactly OpenAI's shape; all other fields are passed on as they came. Throws
 * `bad_answer` when there is no answer in it.
 */
export function wholeChat(json: RelayBody, request: RelayRequest): RelayBody {
  const { id, created } = json;
  if (asList(json.choices).length === 0) throw new FoundryError('bad_answer', 'no choices');
  return {
    ...json,
    id: typeof id === 'string' && id !== '' ? id : `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: typeof created === 'number' ? created : nowInSeconds(),
    model: request.model.id,
    choices: asList(json.choices).map((choice, index) =>
      wholeChoice(asBody(choice), { index, isFull: isFull(json, request), body: request.body }),
    ),
  };
}

function wholeChoice(
  choice: RelayBody,
  { index, isFull, body }: { index: number; isFull: boolean; body: RelayBody },
): RelayBody {
  const { message, delta, finish_reason, ...rest } = choice;
  const { content, tool_calls, ...more } = asBody(message ?? delta);
  const text = new ChoiceText(body);
  const pieces = typeof content === 'string' ? [text.push(content)] : [];
  if (!text.isStopped) pieces.push(text.end());
  const settled = pieces.map((piece) => piece.text).join('');
  const calls = [...asList(tool_calls), ...pieces.flatMap((piece) => piece.calls)];
  const isCall = text.callCount > 0 && !text.isStopped;
  const told = typeof finish_reason === 'string' ? finish_reason : isFull ? 'length' : 'stop';
  return {
    ...rest,
    index: typeof rest.index === 'number' ? rest.index : index,
    message: {
      ...more,
      role: 'assistant',
      content: typeof content === 'string' && !(isCall && settled === '') ? settled : null,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
    finish_reason: text.isStopped ? 'stop' : isCall && told === 'stop' ? 'tool_calls' : told,
  };
}

/** Whether the answer is as long as it may be, by the server's own count. */
function isFull({ usage }: RelayBody, { body }: RelayRequest): boolean {
  const { completion_tokens } = asBody(usage);
  const limit = maxTokensIn(body) ?? Number.POSITIVE_INFINITY;
  return typeof completion_tokens === 'number' && completion_tokens >= limit;
}
