import type { Message } from './door.ts';

/** The text of a message with what is in its file below it, for a door that sends no files. */
export function withFileInline({ markdown, file }: Pick<Message, 'markdown' | 'file'>): string {
  if (file === undefined) return markdown;
  if (file.name.endsWith('.md')) return `${markdown}\n\n${file.text}`;
  const longest = Math.max(2, ...[...file.text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${markdown}\n\n${fence}\n${file.text.trimEnd()}\n${fence}`;
}
