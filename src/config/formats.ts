import { z } from 'zod';

/** A bot token: no blanks, no quotes, nothing that could change an address it becomes part of. */
export function token(what: string) {
  return z.string().regex(/^[\w.:-]+$/, `contains characters that no token has; expected ${what}`);
}

/** An http(s) address; a trailing slash is removed. */
export function webAddress(protocols: readonly string[] = ['http:', 'https:']) {
  const names = protocols.map((protocol) => `${protocol}//…`).join(' or ');
  return z
    .string()
    .refine(
      (text) => protocols.includes(protocolOf(text)),
      `expected an address ${names} without a password`,
    )
    .transform((text) => text.replace(/\/+$/, ''));
}

/** `practice`, or addresses separated by commas, each without `/v1` and trailing slash. */
export function addressList() {
  const message =
    'expected http://host:port without a password (several separated by commas), or practice';
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.length > 0 && parts.every(isServerAddress), message)
    .transform((parts): 'practice' | string[] =>
      parts.length === 1 && parts[0]?.toLowerCase() === 'practice'
        ? 'practice'
        : parts.map((part) => part.replace(/\/+$/, '').replace(/\/v1$/i, '').replace(/\/+$/, '')),
    )
    .refine(
      (value) => value === 'practice' || !value.some((part) => part.toLowerCase() === 'practice'),
      message,
    );
}

/** `first-last`; empty becomes `off`: no probe at all. */
export function portRange() {
  const message = 'expected first-last, such as 50400-50800, or nothing to turn the probe off';
  return z.string().transform((text, context): { first: number; last: number } | 'off' => {
    // Not undefined: zod puts the default in its place.
    if (text === '') return 'off';
    const [, first, last] = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text) ?? [];
    const range = { first: Number(first), last: Number(last) };
    const isRange = range.first >= 1 && range.first <= range.last && range.last <= 65_535;
    if (!isRange) {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return range;
  });
}

/** Ids as `telegram:123,discord:456`; where groups are allowed also `telegram:-100123`, `discord:guild:789`. */
export function idList({ allowGroups }: { allowGroups: boolean }) {
  const person = /^(telegram:\d+|discord:\d+)$/;
  const group = /^(telegram:-\d+|discord:guild:\d+)$/;
  return z.string().transform((text, context) => {
    const ids = text.split(/[\s,]+/).filter((id) => id !== '');
    for (const id of ids) {
      if (person.test(id) || (allowGroups && group.test(id))) continue;
      const examples = allowGroups
        ? 'telegram:123, discord:456, telegram:-100123 or discord:guild:789'
        : 'telegram:123 or discord:456';
      context.addIssue({ code: 'custom', message: `"${id}" is no id, expected ${examples}` });
    }
    return ids;
  });
}

/** Empty for what is no address, and for one with a password in it: addresses are shown and logged. */
function protocolOf(text: string): string {
  if (!URL.canParse(text)) return '';
  const { protocol, username, password } = new URL(text);
  return username === '' && password === '' ? protocol : '';
}

function isServerAddress(text: string): boolean {
  return text.toLowerCase() === 'practice' || ['http:', 'https:'].includes(protocolOf(text));
}
