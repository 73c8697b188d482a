/** One server-sent event. */
export type SseEvent = { readonly event?: string; readonly data: string };

/** All complete events of a text; comments are left out, an unfinished last event too. */
export function parseSse(text: string): SseEvent[] {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n').slice(0, -1);
  return blocks.map(parseBlock).filter((event) => event !== undefined);
}

/** The JSON of all events of a text but `[DONE]`. */
export function parseSseJson(text: string): Array<Record<string, unknown>> {
  return parseSse(text)
    .filter(({ data }) => data !== '[DONE]')
    .map(({ data }) => JSON.parse(data));
}

/** The content that a chat completion stream carries, joined. */
export function chatContent(text: string): string {
  type Chunk = { choices?: Array<{ delta?: { content?: string | null } }> };
  return parseSseJson(text)
    .map((chunk) => (chunk as Chunk).choices?.[0]?.delta?.content ?? '')
    .join('');
}

function parseBlock(block: string): SseEvent | undefined {
  const data: string[] = [];
  let event: string | undefined;
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^([^:]+):? ?(.*)$/u.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') event = value;
  }
  if (data.length === 0) return undefined;
  return { ...(event === undefined ? {} : { event }), data: data.join('\n') };
}
