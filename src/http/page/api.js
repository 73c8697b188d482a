import { language } from './texts.js';

const KEY = 'foundry-chat-key';
/** Pauses before an event stream that broke is taken up again, in milliseconds. */
const RETRY_MS = [500, 1500, 4000];

let askForKey = async () => '';
let asking;

/** Sets who is asked for the key when the server wants one: gets whether one was wrong. */
export function onKeyWanted(ask) {
  askForKey = ask;
}

/** The JSON that a path answers. Rejects when the server refuses or is not there. */
export async function getJson(path) {
  const response = await call(path, {});
  if (!response.ok) throw new Error(`${response.status}`);
  return await response.json();
}

export async function postJson(path, body) {
  const response = await call(path, posted(body));
  if (!response.ok) throw new Error(`${response.status}`);
  return await response.json();
}

/**
 * Sends a message and gives each event of its answer to `onEvent`. A connection that breaks is
 * taken up again: the server knows the message by its id and goes on where it is. Rejects when
 * that does not help.
 */
export async function sendMessage(message, onEvent) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (await readAnswer(message, onEvent)) return;
      throw new Error('the stream broke off');
    } catch (error) {
      const pause = RETRY_MS[attempt];
      if (pause === undefined || error.isRefusal) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** True when the answer came to its end. */
async function readAnswer(message, onEvent) {
  const response = await call('/page/messages', posted(message));
  if (!response.ok) throw await refusalOf(response);
  let isDone = false;
  for await (const event of eventsOf(response.body)) {
    if (event.type === 'done') isDone = true;
    onEvent(event);
  }
  return isDone;
}

async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (held + value).split('\n\n');
    held = parts.pop();
    for (const part of parts) if (part.startsWith('data: ')) yield JSON.parse(part.slice(6));
  }
}

async function refusalOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = new Error(body.error?.message ?? `${response.status}`);
  error.isRefusal = response.status < 500;
  return error;
}

function posted(body) {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

async function call(path, init) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const headers = { ...init.headers, 'accept-language': language };
    if (key !== null) headers.authorization = `Bearer ${key}`;
    const response = await fetch(path, { ...init, headers });
    if (response.status !== 401) return response;
    // Several requests may meet the locked door at once; the person is asked once.
    asking ??= askForKey(key !== null).finally(() => {
      asking = undefined;
    });
    sessionStorage.setItem(KEY, await asking);
  }
}
