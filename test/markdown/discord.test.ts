import { describe, expect, it } from 'vitest';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';

const ZW = '\u200b';

function discord(markdown: string): string {
  return toDiscord(parseMarkdown(markdown, { isFinal: true }));
}

function literal(text: string): string {
  return toDiscord({ text, spans: [] });
}

describe('styles', () => {
  it.each([
    ['**b** *i* ~~s~~ `c`', '**b** *i* ~~s~~ `c`'],
    ['**a *b* c**', '**a *b* c**'],
    ['***x* y**', '***x* y**'],
    ['**a**_b_', `**a**${ZW}*b*`],
    ['# a\n### b\n#### c', '# a\n\n### b\n\n**c**'],
    ['- # a', '• **a**'],
    ['> a\n>\n> b\n\nc', '> a\n> \n> b\n\nc'],
    ['> ```js\n> x\n> ```', '> ```js\n> x\n> ```'],
    ['a\n```js\nx\n```\nb', 'a\n\n```js\nx\n```\n\nb'],
    ['`` a`b ``', '`` a`b ``'],
    ['[t *i*](http://a.b)', '[t *i*](<http://a.b>)'],
    ['**a [t](http://a.b) c**', '**a [t](<http://a.b>) c**'],
  ])('%j', (markdown, expected) => {
    expect(discord(markdown)).toBe(expected);
  });

  it('keeps backticks inside a code block from closing it', () => {
    expect(discord('````\na ``` b\n````')).toBe(`\`\`\`\na \`\`${ZW}\` b\n\`\`\``);
  });

  it('puts emphasis signs where there is no white space', () => {
    const spans = [{ kind: 'italic', start: 1, end: 4 }] as const;
    expect(toDiscord({ text: 'a b c', spans })).toBe('a *b* c');
  });

  it('shows spoilers and underlines', () => {
    const spans = [
      { kind: 'spoiler', start: 0, end: 1 },
      { kind: 'underline', start: 2, end: 3 },
    ] as const;
    expect(toDiscord({ text: 'a b', spans })).toBe('||a|| __b__');
  });
});

describe('links', () => {
  it('lets no address unfurl', () => {
    expect(discord('https://a.b/c_d?e=f, http://g.h.')).toBe(
      '<https://a.b/c_d?e=f>, <http://g.h>.',
    );
    expect(literal('see https://a.b/c.')).toBe('see <https://a.b/c>.');
    expect(discord('**https://a.b**')).toBe('**<https://a.b>**');
  });

  it('writes addresses so that they cannot end early', () => {
    expect(discord('[t](<http://a.b/(c) d>)')).toBe('[t](<http://a.b/%28c%29%20d>)');
  });

  it('shows only the text of what Discord does not link', () => {
    expect(discord('[a](javascript:x) [b](mailto:x@y.z) [c](#d)')).toBe('a b c');
  });

  it('keeps an address in the text of a link from becoming one', () => {
    expect(discord('[https://a.b](https://c.d)')).toBe(`[https:/${ZW}/a.b](<https://c.d>)`);
  });
});

describe('literal text', () => {
  it.each([
    ['*a* **b**', '\\*a\\* \\*\\*b\\*\\*'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_x', 'snake_case_x'],
    ['_a_ __b__', '\\_a\\_ \\_\\_b\\_\\_'],
    ['слово_слово_', 'слово\\_слово\\_'],
    ['a ~5 ~~x~~', 'a ~5 \\~\\~x\\~\\~'],
    ['a || b', 'a \\|\\| b'],
    ['a | b', 'a | b'],
    ['`x`', '\\`x\\`'],
    ['[a](b) [c]', '\\[a](b) [c]'],
    ['# a\n#b\n > c\n- d\n-# e\n-5', '\\# a\n#b\n \\> c\n\\- d\n\\-# e\n-5'],
    ['a > b - c # d', 'a > b - c # d'],
    ['C:\\dir \\*', 'C:\\dir \\\\\\*'],
    ['a_b\\', 'a_b\\\\'],
    ['<t:1> <:x:1> </ask:1> a<b </b>', '\\<t:1> \\<:x:1> \\</ask:1> a<b </b>'],
  ])('%j', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  it('renders nothing as a mention', () => {
    expect(literal('@everyone @here <@1> <@&2> <#3> a@b')).toBe(
      `@${ZW}everyone @${ZW}here <@${ZW}1> <@${ZW}&2> <#${ZW}3> a@b`,
    );
    expect(discord('https://a.b/@everyone')).toBe('<https://a.b/%40everyone>');
  });

  it('escapes a sign that ends at the border of a style', () => {
    expect(toDiscord({ text: 'a\\b', spans: [{ kind: 'bold', start: 0, end: 2 }] })).toBe(
      '**a\\\\**b',
    );
  });
});

it('lets no address go on in the sign of a style', () => {
  expect(discord('**see http://**')).toBe(`**see http:/${ZW}/**`);
});

it.each([
  ['ab', 1, `\`a\`${ZW}\`b\``],
  ['a`bc', 3, `\`\` a\`b \`\`${ZW}\`c\``],
  ['`b', 1, `\`\` \` \`\`${ZW}\`b\``],
])('keeps two pieces of code side by side apart: %j', (text, border, expected) => {
  const spans = [
    { kind: 'code', start: 0, end: border },
    { kind: 'code', start: border, end: text.length },
  ] as const;
  expect(toDiscord({ text, spans })).toBe(expected);
});

it('measures what it writes', () => {
  const styled = parseMarkdown('> **a** [b](http://c.d)\n\n```js\nx\n```');
  expect(discordLength(styled)).toBe(toDiscord(styled).length);
});
