import type { Attachment, MessageBody } from './wire.ts';

/**
 * Whether a message, as Discord answers it, says just this already. When in doubt it does not: to
 * say the same again is harmless.
 */
export function saysAlready(
  message: unknown,
  { content, components }: MessageBody,
  file: Attachment | undefined,
): boolean {
  const shown = fieldOf(message, 'content');
  // Discord takes white space away from both ends.
  if (typeof shown !== 'string' || shown.trim() !== content.trim()) return false;
  if (!isPartOf(components, fieldOf(message, 'components'))) return false;
  const size = file === undefined ? [] : [{ size: Buffer.byteLength(file.text) }];
  return isPartOf(size, fieldOf(message, 'attachments'));
}

/** Whether all of `wanted` is in `actual`, to which Discord adds fields of its own. */
function isPartOf(wanted: unknown, actual: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false;
    return wanted.every((each, index) => isPartOf(each, actual[index]));
  }
  if (typeof wanted !== 'object' || wanted === null) return wanted === actual;
  return Object.entries(wanted).every(([key, value]) => isPartOf(value, fieldOf(actual, key)));
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
