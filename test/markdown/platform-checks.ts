import { expect } from 'vitest';
import { toDiscord } from '../../src/markdown/discord.ts';
import type { Styled } from '../../src/markdown/styled.ts';
import { toTelegram } from '../../src/markdown/telegram.ts';
import { checkMessage } from '../fakes/discord/check-message.ts';
import { findMentions, previewsOf } from '../fakes/discord/mentions.ts';
import { formatText } from '../fakes/telegram/text/format.ts';

/** The part as the Telegram fake would take it from a bot; fails where it would refuse or mend it. */
export function telegramTakes(part: Styled): ReturnType<typeof formatText> {
  const { text, entities } = toTelegram(part);
  expect(text.length).toBeLessThanOrEqual(4096);
  const taken = formatText({ text, parseMode: '', entities, findUser: () => undefined });
  expect(taken.text, 'a message with something in it').not.toBe('');
  const isOurs = ({ type }: { type: string }): boolean => !FOUND_BY_SERVER.has(type);
  expect(taken.entities.filter(({ type }) => type === 'mention')).toEqual([]);
  expect(taken.entities.filter(isOurs).length).toBeLessThanOrEqual(100);
  return taken;
}

const FOUND_BY_SERVER: ReadonlySet<string> = new Set([
  'url',
  'email',
  'hashtag',
  'bot_command',
  'mention',
]);

/** The part as the Discord fake would take it; fails where it would refuse, ping or unfurl. */
export function discordTakes(part: Styled): string {
  const { content } = checkMessage({ content: toDiscord(part) }, []);
  expect(content, 'a message with something in it').not.toBe('');
  expect(findMentions(content ?? '')).toEqual({
    users: [],
    roles: [],
    everyone: false,
    here: false,
  });
  expect(previewsOf(content ?? '')).toEqual([]);
  return content ?? '';
}
