import { asBody, asList, type RelayBody } from './types.ts';

/** The addresses of all images in the messages of a chat body, in order. */
export function messageImages({ messages }: RelayBody): string[] {
  return asList(messages).flatMap((message) => imagesIn(asBody(message).content));
}

/** The addresses of the images in one message's content. */
export function imagesIn(content: unknown): string[] {
  return asList(content)
    .map(asBody)
    .filter(({ type }) => type === 'image_url')
    .map(({ image_url }) => String(asBody(image_url).url ?? image_url));
}

/** The text of a message's content: a string, or its parts of text joined. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map((part) => asBody(part).text)
    .filter((text) => typeof text === 'string')
    .join('');
}
