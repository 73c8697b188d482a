import { type FormErrors, isJson } from './form-errors.ts';
import type { Json } from './types.ts';

/**
 * Checks a message's embeds (at most 10; title 256, description 4096, 25 fields of 256 and 1024, footer 2048,
 * author 256, all texts together 6000; reference: "Embed Limits") and returns them as Discord answers them.
 */
export function checkEmbeds(form: FormErrors, value: unknown): Json[] {
  let total = 0;
  const text = (
    path: (string | number)[],
    field: unknown,
    limits: { max: number; required?: boolean },
  ) => {
    const read = form.text(path, field, limits);
    total += read?.length ?? 0;
    return read;
  };
  const embeds = form.objects(['embeds'], value, { max: 10 });
  for (const [index, embed] of embeds.entries()) {
    const at = ['embeds', index];
    const { footer, author } = embed;
    text([...at, 'title'], embed.title, { max: 256 });
    text([...at, 'description'], embed.description, { max: 4096 });
    if (isJson(footer)) text([...at, 'footer', 'text'], footer.text, { max: 2048 });
    if (isJson(author)) text([...at, 'author', 'name'], author.name, { max: 256 });
    const fields = form.objects([...at, 'fields'], embed.fields, { max: 25 });
    for (const [number, field] of fields.entries()) {
      const here = [...at, 'fields', number];
      text([...here, 'name'], field.name, { max: 256, required: true });
      text([...here, 'value'], field.value, { max: 1024, required: true });
    }
    const isEmpty = !['title', 'description', 'fields', 'image', 'author', 'footer'].some(
      (key) => embed[key],
    );
    if (isEmpty) form.missing([...at, 'description']);
    const color = form.integer([...at, 'color'], embed.color);
    if (color !== undefined && color > 0xff_ffff) {
      form.add(
        [...at, 'color'],
        'NUMBER_TYPE_MAX',
        'int value should be less than or equal to 16777215.',
      );
    }
  }
  if (total > 6000) {
    form.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  }
  return embeds.map(answeredEmbed);
}

function answeredEmbed(embed: Json): Json {
  const given = Object.fromEntries(Object.entries(embed).filter(([, part]) => part !== null));
  if (!Array.isArray(embed.fields)) return { type: 'rich', ...given };
  const fields = embed.fields.filter(isJson).map((field) => ({ inline: false, ...field }));
  return { type: 'rich', ...given, fields };
}
