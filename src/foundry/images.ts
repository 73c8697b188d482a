import type { ChatImage, ChatMessage, ChatRequest } from './types.ts';

/** Whether anything is to be looked at. */
export function hasImages({ messages }: Pick<ChatRequest, 'messages'>): boolean {
  return messages.some(isWithImages);
}

/** Where the newest message with an image is; -1: nowhere. */
export function lastWithImages(messages: readonly ChatMessage[]): number {
  return messages.findLastIndex(isWithImages);
}

/** The image as an address that holds it. */
export function dataUrl({ mime, base64 }: ChatImage): string {
  return `data:${mime};base64,${base64}`;
}

/** A message in OpenAI's chat format; without images it goes as it is, its content a string. */
export function toChatMessage(message: ChatMessage) {
  const { role, content, images } = message;
  if (images === undefined) return message;
  if (images.length === 0) return { role, content };
  const text = content === '' ? [] : [{ type: 'text', text: content }];
  const pictures = images.map((image) => ({
    type: 'image_url',
    image_url: { url: dataUrl(image) },
  }));
  return { role, content: [...text, ...pictures] };
}

function isWithImages({ images = [] }: ChatMessage): boolean {
  return images.length > 0;
}
