import { dealOut, EXPORT_FORMATS, exportFile } from '../export.ts';
import type { Command } from './command.ts';

/** `/export [markdown|json] [part]`: the person's own conversations, from everywhere, as a file. */
export const exportConversations: Command = {
  name: 'export',
  audience: 'user',
  isPersonal: true,
  isPrivateOnly: true,
  option: { isRequired: false },
  async run({ argument, incoming, person, belongings, texts }) {
    const [word = '', number = ''] = argument.toLowerCase().split(/\s+/);
    const format = EXPORT_FORMATS.find((each) => each === (word || 'markdown'));
    if (format === undefined) return { markdown: texts.export.which };
    const { id, name } = incoming.author;
    const all = await belongings.conversations(id);
    if (all.length === 0) return { markdown: texts.export.nothing };
    const files = dealOut(all);
    const part = Math.min(Math.max(Math.trunc(Number(number)) || 1, 1), files.length);
    const conversations = files[part - 1] ?? [];
    const frame = { part, parts: files.length, at: new Date() };
    const what = { ...frame, person: person ?? { id, name }, conversations };
    const markdown = texts.export.here({ format, part, parts: files.length });
    return { markdown, file: exportFile(what, format, texts) };
  },
  async complete({ argument }) {
    const written = argument.trim().toLowerCase();
    return EXPORT_FORMATS.filter((each) => each.startsWith(written)).map((value) => ({
      label: value,
      value,
    }));
  },
};
