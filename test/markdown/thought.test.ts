import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { joinStyled } from '../../src/markdown/styled.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';
import { styledThought } from '../../src/markdown/thought.ts';
import { LONE, longMarkdown, markdown } from './arbitraries.ts';
import { discordTakes, telegramTakes } from './platform-checks.ts';

const TITLE = 'Thought for 3 s';
const EVERYTHING =
  '# Plan\n\n- one **bold**\n  - two `code`\n\n> said\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n[link](https://a.b)';

function quote(text: string, maxChars = 1_000): ReturnType<typeof toTelegram> {
  return toTelegram(styledThought({ title: TITLE, text }, { maxChars, look: 'quote' }));
}

function spoiler(text: string, maxChars = 1_000): string {
  return toDiscord(styledThought({ title: TITLE, text }, { maxChars, look: 'spoiler' }));
}

describe('on Telegram', () => {
  it('is one expandable quote under a bold title, whatever is in it', () => {
    const { text, entities } = quote(EVERYTHING);
    const [outer, ...inner] = entities;
    expect(outer).toEqual({ type: 'expandable_blockquote', offset: 0, length: text.length });
    expect(inner.map(({ type, offset, length }) => [type, text.substr(offset, length)])).toEqual([
      ['bold', TITLE],
      ['bold', 'Plan'],
      ['bold', 'bold'],
      ['text_link', 'link'],
    ]);
    expect(text).toContain(
      `${TITLE}\nPlan\n\n• one bold\n  • two code\n\nsaid\n\nlet a = 1;\n\na | b`,
    );
  });

  it('ends with … where it is cut', () => {
    expect(quote('word '.repeat(50), 40).text).toBe(`${TITLE}\nword word word word…`);
    expect(quote('a'.repeat(50), 30).text).toBe(`${TITLE}\n${'a'.repeat(13)}…`);
  });

  it('stays expandable in each part of a message that is cut', () => {
    const thought = styledThought(
      { title: TITLE, text: 'Some words.\n\n'.repeat(600) },
      { maxChars: 6_000, look: 'quote' },
    );
    const parts = cutStyled(joinStyled([thought, parseMarkdown('An answer.')]), {
      limit: 4096,
      measure: telegramLength,
    });
    expect(parts.map((part) => toTelegram(part).entities.map(({ type }) => type))).toEqual([
      ['expandable_blockquote', 'bold'],
      ['expandable_blockquote'],
    ]);
  });
});

describe('on Discord', () => {
  it('is small and each of its lines hidden', () => {
    expect(spoiler('First.\n\nThen **bold** and `code`.\n- a\n  - b\n# c')).toBe(
      [
        `-# ${TITLE}`,
        '-# ||First.||',
        '-# ||Then **bold** and `code`.||',
        '-# ||• a||',
        '-# ||• b||',
        '-# ||**c**||',
      ].join('\n'),
    );
  });

  it('ends no spoiler early', () => {
    expect(spoiler('a || b')).toBe(`-# ${TITLE}\n-# ||a \\|\\| b||`);
    expect(spoiler('if `a || b` or |x|')).toBe(
      `-# ${TITLE}\n-# ||if \`a |\u200b| b\` or |x\\|\u200b||`,
    );
  });

  it('writes code as plain text', () => {
    expect(spoiler('```js\nlet a = *b;\n```')).toBe(`-# ${TITLE}\n-# ||let a = \\*b;||`);
  });

  it('ends with … where it is cut', () => {
    expect(spoiler('word '.repeat(50), 40)).toBe(`-# ${TITLE}\n-# ||word word word word…||`);
  });
});

it.each(['quote', 'spoiler'] as const)('is nothing without a thought: %s', (look) => {
  for (const text of ['', ' \n ', '\u200b'])
    expect(styledThought({ title: TITLE, text }, { maxChars: 100, look })).toEqual({
      text: '',
      spans: [],
    });
});

it.each(['quote', 'spoiler'] as const)('has no part of a character at its end: %s', (look) => {
  const family = '👨‍👩‍👧';
  for (let maxChars = 1; maxChars < 60; maxChars += 1) {
    const { text } = styledThought({ title: 'T', text: family.repeat(9) }, { maxChars, look });
    expect(text.length).toBeLessThanOrEqual(Math.max(1, maxChars));
    expect(text.replaceAll(family, '')).toMatch(/^T(?:\n…?)?$/);
  }
});

it.each([
  ['quote', 4096, telegramLength, telegramTakes],
  ['spoiler', 2000, discordLength, discordTakes],
] as const)('any thought before any answer is taken: %s', (look, limit, measure, take) => {
  fc.assert(
    fc.property(
      markdown,
      longMarkdown,
      fc.integer({ min: 1, max: 3_000 }),
      (text, answer, maxChars) => {
        const thought = styledThought({ title: TITLE, text: text.repeat(20) }, { maxChars, look });
        expect(thought.text.length).toBeLessThanOrEqual(Math.max(TITLE.length, maxChars));
        expect(LONE.test(thought.text)).toBe(false);
        const whole = joinStyled([thought, parseMarkdown(answer)]);
        for (const part of cutStyled(whole, { limit, measure })) take(part);
      },
    ),
    { numRuns: 40, examples: [['$$```js\n[1]: http://a.b\n', '', 165]] },
  );
});

it('finds a link that begins in what passes for the end of a mail address', () => {
  const whole = toDiscord(parseMarkdown('me@x.orghttps://x.y/z_a'));
  expect(whole).toBe('me@x.org<https://x.y/z_a>');
});

it('hides every line of any thought on Discord', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      const thought = styledThought({ title: TITLE, text }, { maxChars: 500, look: 'spoiler' });
      const [title, ...lines] = toDiscord(thought).split('\n');
      if (thought.text === '') return;
      expect(title).toBe(`-# ${TITLE}`);
      for (const line of lines) {
        const hidden = /^-# \|\|(.+)\|\|$/.exec(line)?.[1];
        expect(hidden, line).toBeDefined();
        expect(hidden).not.toContain('||');
      }
    }),
    { numRuns: 300 },
  );
});
