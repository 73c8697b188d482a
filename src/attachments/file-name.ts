const MAX_CHARS = 80;
/** A longer one is no ending, but a part of the name. */
const MAX_EXTENSION_CHARS = 10;
const NAMELESS = 'file';

/**
 * A file's name that is safe to show and to write into a prompt: one line of at most 80 UTF-16
 * units, without folders, control and invisible characters or backticks. Keeps the ending of a long
 * name. A name of nothing becomes `file`.
 */
export function cleanName(name: string): string {
  const visible = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').replaceAll('`', "'");
  const last = visible.split(/[\\/]/).at(-1)?.replace(/\s+/gu, ' ').trim() ?? '';
  if (/^\.{0,2}$/.test(last)) return NAMELESS;
  if (last.length <= MAX_CHARS) return last;
  const dot = last.lastIndexOf('.');
  const ending = dot > 0 && last.length - dot <= MAX_EXTENSION_CHARS ? last.slice(dot) : '';
  const start = last.slice(0, MAX_CHARS - 1 - ending.length).replace(/[\ud800-\udbff]$/, '');
  return `${start}…${ending}`;
}

/** The ending of a name in small letters without its dot; of a name without one, the name itself. */
export function extensionOf(name: string): string {
  return name.toLowerCase().split('.').at(-1) ?? '';
}
