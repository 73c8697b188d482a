import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masked, readPasted } from '../../src/credentials/pasted.ts';

const TELEGRAM = '7000000001:AAFakeTokenForTestsOnly_0123456789abc';
const ID = '1576907691693965312';
const DISCORD = `${Buffer.from(ID).toString('base64url')}.wr6YEg.O8yC158Kptjm6RDUTfDXC7ZRGmwo5wB3kib-tQ`;
const KEY = 'a'.repeat(30) + 'f0'.repeat(17);

describe('a token that was pasted', () => {
  it.each([
    ['as it is', TELEGRAM],
    ['with blanks and a line end', `  ${TELEGRAM}\r\n`],
    ['in quotes', `"${TELEGRAM}"`],
    ['in typographic quotes', `«${TELEGRAM}»`],
    ['as a line of .env', `TELEGRAM_BOT_TOKEN='${TELEGRAM}'`],
    ['as a command of a shell', `export TELEGRAM_BOT_TOKEN=${TELEGRAM};`],
    ['broken in two by a terminal', `${TELEGRAM.slice(0, 20)}\n  ${TELEGRAM.slice(20)}`],
    [
      'with signs that nobody sees',
      `\u200B${TELEGRAM.slice(0, 9)}\u2060${TELEGRAM.slice(9)}\uFEFF`,
    ],
    [
      'within the message of BotFather',
      `Done! Use this token to access the HTTP API:\n${TELEGRAM}\nKeep your token secure.`,
    ],
  ])('of Telegram is found %s', (_, text) => {
    expect(readPasted('telegram', text)).toEqual({ ok: true, token: TELEGRAM });
  });

  it.each([
    ['as it is', DISCORD],
    ['as a header has it', `Bot ${DISCORD}`],
    ['in quotes with a comma', `"${DISCORD}",`],
    ['as a line of .env', `DISCORD_BOT_TOKEN = ${DISCORD}`],
  ])('of Discord is found %s', (_, text) => {
    expect(readPasted('discord', text)).toEqual({ ok: true, token: DISCORD });
  });

  it('is found whatever stands around it', () => {
    const around = fc.string({ unit: fc.constantFrom('"', "'", ' ', '\n', '\t', '`', '\u200B') });
    const token = fc
      .tuple(fc.integer({ min: 10_000, max: 9_999_999_999 }), fc.stringMatching(/^[\w-]{35}$/))
      .map(([id, secret]) => `${id}:${secret}`);
    fc.assert(
      fc.property(around, token, around, (before, wanted, after) => {
        expect(readPasted('telegram', before + wanted + after)).toEqual({
          ok: true,
          token: wanted,
        });
      }),
    );
  });
});

describe('what is no token', () => {
  it.each([
    ['telegram', '', 'empty'],
    ['telegram', '  "" ', 'empty'],
    ['telegram', DISCORD, 'discord_token'],
    ['discord', `'${TELEGRAM}'`, 'telegram_token'],
    ['telegram', '7000000001', 'telegram_half'],
    ['telegram', '@my_models_bot', 'telegram_name'],
    ['telegram', 'https://t.me/my_models_bot', 'telegram_name'],
    ['telegram', TELEGRAM.slice(0, 30), 'cut'],
    ['telegram', 'hello', 'no_token'],
    ['discord', ID, 'discord_id'],
    ['discord', KEY.slice(0, 64), 'discord_public_key'],
    ['discord', 'Zk3uG-8pLq_W2xYv7nTb5rDs0aHc1eJf', 'discord_secret'],
    ['discord', `https://discord.com/api/webhooks/${ID}/abc`, 'discord_webhook'],
    ['discord', DISCORD.slice(0, 40), 'cut'],
    ['discord', 'hello world', 'no_token'],
    // Three parts, but the first is no id: a session of some web site.
    ['discord', `${'x'.repeat(24)}.abcdef.${'y'.repeat(30)}`, 'cut'],
  ] as const)('for %s: %s is recognised as %s', (messenger, text, fault) => {
    expect(readPasted(messenger, text)).toMatchObject({ ok: false, fault });
  });

  it('never makes it throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('telegram' as const, 'discord' as const),
        fc.string(),
        (to, text) => {
          expect(readPasted(to, text)).toHaveProperty('ok');
        },
      ),
    );
  });
});

describe('a masked token', () => {
  it('shows its end at most, and nothing of a short one', () => {
    expect(masked(TELEGRAM)).toBe('••••9abc');
    expect(masked('short')).toBe('••••');
  });
});
