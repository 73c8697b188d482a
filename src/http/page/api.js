import { texts } from './texts.js';

const KEY = 'foundry-chat-key';
/** Pauses before a stream that broke is taken up again, in milliseconds: a restart takes a while. */
const RETRY_MS = [500, 1500, 3000, 5000, 10_000, 15_000];

let askForKey = async () => '';
let asking;

/** Why the server did not do what it was asked: its own words, or ours when it is not there. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Sets who is asked for the key when the server wants one: gets whether one was wrong. */
export function onKeyWanted(ask) {
  askForKey = ask;
}

/** The JSON that a path answers. Throws a {@link Refusal}. */
export async function getJson(path) {
  return await (await call(path, {})).json();
}

/** The same after a `POST`, `PATCH` or `DELETE`. */
export async function sendJson(method, path, body) {
  const init = body === undefined ? { method } : { method, ...withJson(body) };
  return await (await call(path, init)).json();
}

/** Sends a file for a question of a conversation; gives what the question has to name. */
export async function sendFile(conversation, file, signal) {
  const about = { conversation, name: file.name, ...(file.type && { mime: file.type }) };
  const path = `/page/files?${new URLSearchParams(about)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  return await (await call(path, { method: 'POST', body: file, headers, signal })).json();
}

/** What is in a file that was sent before. */
export async function fetchFile(conversation, id, signal) {
  return await (await call(`/page/files/${conversation}/${id}`, { signal })).arrayBuffer();
}

/**
 * Sends a message and gives each event of its answer to `onEvent`. A connection that breaks is
 * taken up again: the server knows the message by its id and goes on where it is. `onBreak` hears
 * of it first. Throws a {@link Refusal} when that does not help.
 */
export async function follow(path, body, { signal, onEvent, onBreak = () => {} }) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await readAnswer(path, body, { signal, onEvent });
    } catch (error) {
      const pause = RETRY_MS[attempt];
      const isFinal = error instanceof Refusal && error.status >= 400 && error.status < 500;
      if (pause === undefined || isFinal || signal?.aborted) throw error;
      onBreak();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Gives a command by itself; its last words, undefined when there are none. */
export async function command(conversation, invocation, onEvent = () => {}) {
  let last;
  const id = newId();
  await follow(
    '/page/messages',
    { conversation, id, invocation, isPress: true },
    {
      onEvent: (event) => {
        if (event.type === 'finish') last = event;
        onEvent(event);
      },
    },
  );
  return last;
}

/** `crypto.randomUUID` exists on secure pages only; a page in the local network is none. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readAnswer(path, body, { signal, onEvent }) {
  const response = await call(path, { method: 'POST', ...withJson(body), signal });
  let isDone = false;
  for await (const event of eventsOf(response.body)) {
    if (event.type === 'done') isDone = true;
    onEvent(event);
  }
  // A question that nobody answers now has a stream without any event.
  if (!isDone && path === '/page/messages') throw new Refusal(0, texts.lost);
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

function withJson(body) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function call(path, init) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const headers = { ...init.headers, 'accept-language': document.documentElement.lang };
    if (key !== null) headers.authorization = `Bearer ${key}`;
    const response = await fetch(path, { ...init, headers }).catch((error) => {
      throw init.signal?.aborted ? error : new Refusal(0, texts.lost);
    });
    if (response.ok) return response;
    if (response.status !== 401) throw await refusalOf(response);
    // The refusal of a wrong key is held back: a right one may have been given meanwhile.
    if (sessionStorage.getItem(KEY) !== key) continue;
    // Several requests may meet the locked door at once; the person is asked once.
    asking ??= askForKey(key !== null).finally(() => {
      asking = undefined;
    });
    sessionStorage.setItem(KEY, await asking);
  }
}

async function refusalOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Refusal(response.status, body.error?.message ?? `${response.status}`);
}
