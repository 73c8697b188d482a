import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dealOut, exportFile } from '../../src/conversation/export.ts';
import { conversation } from '../../src/storage/conversation.ts';
import { person } from '../../src/storage/person.ts';
import { textsFor } from '../../src/texts/index.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '`',
    '```',
    '# ',
    '\n## x',
    '../../etc/passwd',
    '<script>',
    '> ',
    '\u202E',
    '\0',
  ),
);
const at = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const exchange = fc.record(
  {
    source: text,
    question: text,
    answer: text,
    state: fc.constantFrom('open', 'whole', 'cut', 'failed'),
    model: text,
    at,
    attachments: fc.array(fc.record({ name: text, ref: text, text }), { maxLength: 2 }),
  },
  { requiredKeys: ['source', 'question', 'answer', 'state', 'at'] },
);
const stored = fc.record(
  {
    key: text,
    person: text,
    startedAt: at,
    system: text,
    exchanges: fc.array(exchange, { maxLength: 4 }),
  },
  { requiredKeys: ['key', 'person', 'startedAt', 'exchanges'] },
);

it('any history becomes files with plain names and one title, dealt out without a gap, whole as data', () => {
  fc.assert(
    fc.property(
      fc.array(stored, { maxLength: 4 }),
      text,
      fc.integer({ min: 1, max: 2_000 }),
      fc.constantFrom('en', 'ru'),
      (histories, name, room, language) => {
        const all = histories.map((each) => conversation.parse(each));
        const dealt = dealOut(all, room);
        const questions = dealt.flat().flatMap(({ exchanges }) => exchanges);
        expect(questions).toEqual(all.flatMap(({ exchanges }) => exchanges));
        for (const [index, conversations] of dealt.entries()) {
          const what = {
            person: person.parse({ id: 'telegram:1', name }),
            conversations,
            part: index + 1,
            parts: dealt.length,
            at: new Date(1_900_000_000_000),
          };
          const markdown = exportFile(what, 'markdown', textsFor(language));
          const json = exportFile(what, 'json', textsFor(language));
          expect(markdown.name).toMatch(/^conversations-[\d-]+\.md$/);
          expect(json.name).toMatch(/^conversations-[\d-]+\.json$/);
          const data = JSON.parse(json.text) as { conversations: { exchanges: unknown[] }[] };
          expect(data.conversations.map(({ exchanges }) => exchanges.length)).toEqual(
            conversations.map(({ exchanges }) => exchanges.length),
          );
          const [head = ''] = markdown.text.split('\n');
          expect(head).toMatch(/^# /);
        }
      },
    ),
  );
});
