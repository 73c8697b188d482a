import { createHash } from 'node:crypto';

/** Leaves room below the 255 bytes that file systems take, also for the parts added to a name. */
const MAX_NAME = 150;

/**
 * A file name for a key, on every file system: `telegram:-100:7` becomes `telegram.-100.7`.
 * Anything but lower-case letters, digits, `-` and `_` is written as `%xx`, so no key can leave
 * the folder and no two keys share a file; a very long key ends in a hash of itself.
 */
export function fileNameOf(key: string): string {
  const name = key.replace(/[^a-z0-9_:-]/gu, percent).replaceAll(':', '.');
  if (name.length <= MAX_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.slice(0, MAX_NAME - 34).replace(/%[^%]{0,5}$/, '')}~${hash}`;
}

function percent(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Half a surrogate pair has no UTF-8 form of its own: all of them would become U+FFFD.
  if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16)}`;
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
}
