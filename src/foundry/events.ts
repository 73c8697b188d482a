import { createParser } from 'eventsource-parser';
import { FoundryError } from './errors.ts';

/** No event of an answer is near this, and what is not yet an event has to be kept. */
const MOST_CHARS = 4_000_000;

/**
 * The `data` of each server-sent event in a stream of bytes. Bytes may be split anywhere, also
 * inside a character; comments and event names are passed over; an event that the end of the
 * stream cuts off is given as well. Throws `bad_answer` when one event is longer than 4 million
 * characters, or has no end.
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const ready: string[] = [];
  let isTooLong = false;
  const parser = createParser({
    onEvent: (event) => void ready.push(event.data),
    maxBufferSize: MOST_CHARS,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') isTooLong = true;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
    if (isTooLong) throw new FoundryError('bad_answer', 'an event of the answer has no end');
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* ready.splice(0);
}
