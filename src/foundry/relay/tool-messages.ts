import { textIn } from './message-images.ts';
import { asBody, asList, type RelayBody } from './types.ts';

/**
 * A chat body with calls of tools and their results as plain text: the 2.x core loses messages of
 * role `tool` and those without content on their way to the model. The words are those in which
 * models of the Qwen and Hermes families are taught to call.
 */
export function withToolsAsText(body: RelayBody): RelayBody {
  if (!Array.isArray(body.messages)) return body;
  return { ...body, messages: body.messages.map((message) => asText(asBody(message))) };
}

function asText(message: RelayBody): RelayBody {
  const { role, content, tool_calls, tool_call_id: _, ...rest } = message;
  if (role === 'tool') {
    return { role: 'user', content: `<tool_response>\n${textIn(content)}\n</tool_response>` };
  }
  const calls = asList(tool_calls).map(asBody);
  if (calls.length === 0) return message;
  const texts = [textIn(content), ...calls.map(callText)].filter((text) => text !== '');
  return { ...rest, role, content: texts.join('\n') };
}

function callText(call: RelayBody): string {
  const { name, arguments: args } = asBody(call.function);
  // The arguments are JSON in a string already.
  const given = typeof args === 'string' && args.trim() !== '' ? args : '{}';
  return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${given}}\n</tool_call>`;
}
