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
  expect(taken.entities.filter(({ type }) => type === 'mention')).toEqual([]);
  // Of what we send: what the server finds by itself divides ours, and is not counted.
  expect(entities.length).toBeLessThanOrEqual(100);
  return taken;
}

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
