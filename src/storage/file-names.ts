import { createHash } from 'node:crypto';

/** Leaves room below the 255 bytes that file systems take, also for the parts added to a name. */
const MAX_NAME = 150;
/** Stands only in the names of long keys, before the hash. */
const HASH_MARK = '~';

/**
 * A file name for a key, on every file system: `telegram:-100:7` becomes `telegram.-100.7`.
 * Anything but lower-case letters, digits, `-` and `_` is written as `%xx`, so no key can leave
 * the folder and no two keys share a file; a very long key ends in a hash of itself.
 */
export function fileNameOf(key: string): string {
  const name = key.replace(/[^a-z0-9_:-]/gu, percent).replaceAll(':', '.');
  if (name.length <= MAX_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.slice(0, MAX_NAME - 34).replace(/%[^%]{0,5}$/, '')}${HASH_MARK}${hash}`;
}

/**
 * The key whose file has this name. `'long'`: the name is cut, only the file itself knows its key
 * (no id of any platform is so long). Undefined: no key has such a name, the file is not ours.
 */
export function keyOf(name: string): { readonly key: string } | 'long' | undefined {
  if (/~[0-9a-f]{32}$/.test(name)) return 'long';
  const key = name
    .replaceAll('.', ':')
    .replace(/(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}/g, (code) =>
      code.startsWith('%u')
        ? String.fromCharCode(Number.parseInt(code.slice(2), 16))
        : Buffer.from(code.replaceAll('%', ''), 'hex').toString(),
    );
  return fileNameOf(key) === name ? { key } : undefined;
}

function percent(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Half a surrogate pair has no UTF-8 form of its own: all of them would become U+FFFD.
  if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16)}`;
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
}
