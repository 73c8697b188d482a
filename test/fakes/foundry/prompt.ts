import type { FakeMessage, ModelRequest } from './types.ts';

/** An unknown value as an object; anything else gives an empty one. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

/** An unknown value as a list; anything else gives an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number, or undefined. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The text of a message's content: a string, or its `text` and `input_text` parts joined. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map(asObject)
    .filter((part) => part.type === 'text' || part.type === 'input_text')
    .map((part) => String(part.text ?? ''))
    .join('');
}

/** The addresses of all images in the messages of a chat, in OpenAI's form. */
export function imageUrlsIn(messages: readonly unknown[]): string[] {
  return messages
    .map(asObject)
    .flatMap(({ content }) => asList(content).map(asObject))
    .filter(({ type }) => type === 'image_url')
    .map(({ image_url }) => String(asObject(image_url).url));
}

/** Rough count of a prompt's tokens: a quarter of its characters. */
export function countPromptTokens(messages: readonly FakeMessage[]): number {
  const chars = messages.reduce((sum, message) => sum + message.content.length, 0);
  return Math.max(1, Math.ceil(chars / 4));
}

/** The request as the answer function sees it. */
export function modelRequest(
  request: Omit<ModelRequest, 'lastUserText' | 'images'> & { images?: readonly string[] },
): ModelRequest {
  const lastUser = request.messages.findLast((message) => message.role === 'user');
  return { images: [], ...request, lastUserText: lastUser?.content ?? '' };
}
