import { z } from 'zod';
import type { ConfigTexts } from '../texts/config/config-texts.ts';

/**
 * What each format says when it does not fit. The message of an issue is what was expected; what is
 * wrong, where that can be said better than by the value, is its `params.wrong`.
 */
type Expected = string;

/** A bot token: no blanks, no quotes, nothing that could change an address it becomes part of. */
export function token(expected: Expected, { wrong }: ConfigTexts) {
  return z.string().refine((text) => /^[\w.:-]+$/.test(text), {
    error: expected,
    params: { wrong: wrong.characters },
  });
}

/** An http(s) address; a trailing slash is removed. */
export function webAddress(texts: ConfigTexts, protocols: readonly string[] = ['http:', 'https:']) {
  return z
    .string()
    .refine(
      (text) => protocols.includes(protocolOf(text)),
      texts.expected.address(protocols.map((protocol) => `${protocol}//…`)),
    )
    .transform((text) => text.replace(/\/+$/, ''));
}

/** `practice`, or addresses separated by commas, each without `/v1` and trailing slash. */
export function addressList(expected: Expected) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.length > 0 && parts.every(isServerAddress), expected)
    .transform((parts): 'practice' | string[] =>
      parts.length === 1 && parts[0]?.toLowerCase() === 'practice'
        ? 'practice'
        : parts.map((part) => part.replace(/\/+$/, '').replace(/\/v1$/i, '').replace(/\/+$/, '')),
    )
    .refine(
      (value) => value === 'practice' || !value.some((part) => part.toLowerCase() === 'practice'),
      expected,
    );
}

/** `first-last`; empty becomes `off`: no probe at all. */
export function portRange(expected: Expected) {
  return z.string().transform((text, context): { first: number; last: number } | 'off' => {
    // Not undefined: zod puts the default in its place.
    if (text === '') return 'off';
    const [, first, last] = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text) ?? [];
    const range = { first: Number(first), last: Number(last) };
    const isRange = range.first >= 1 && range.first <= range.last && range.last <= 65_535;
    if (!isRange) {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
    return range;
  });
}

/** A number within bounds, both included. */
export function number(
  expected: Expected,
  { min, max, isWhole }: { min: number; max: number; isWhole: boolean },
) {
  const fits = (value: number) =>
    value >= min && value <= max && (!isWhole || Number.isSafeInteger(value));
  return z.coerce.number({ error: expected }).refine(fits, expected);
}

/** Ids as `telegram:123,discord:456`; where groups are allowed also `telegram:-100123`, `discord:guild:789`. */
export function idList(
  { wrong, expected }: ConfigTexts,
  { allowGroups }: { allowGroups: boolean },
) {
  const person = /^(telegram:\d+|discord:\d+)$/;
  const group = /^(telegram:-\d+|discord:guild:\d+)$/;
  return z.string().transform((text, context) => {
    const ids = text.split(/[\s,]+/).filter((id) => id !== '');
    for (const id of ids) {
      if (person.test(id) || (allowGroups && group.test(id))) continue;
      context.addIssue({
        code: 'custom',
        message: allowGroups ? expected.personOrGroup : expected.person,
        params: { wrong: wrong.id(id) },
      });
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
