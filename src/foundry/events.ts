import { createParser } from 'eventsource-parser';

/**
 * The `data` of each server-sent event in a stream of bytes. Bytes may be split anywhere, also
 * inside a character; comments and event names are passed over; an event that the end of the
 * stream cuts off is given as well.
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const ready: string[] = [];
  const parser = createParser({ onEvent: (event) => void ready.push(event.data) });
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* ready.splice(0);
}
