import { AnswerView } from './answer-view.js';
import { follow, getJson, newId, Refusal, sendJson } from './api.js';
import { byId, element } from './element.js';
import { QuestionView } from './question-view.js';
import { announce, scrollToEnd } from './scroll.js';
import { texts } from './texts.js';

/** Pauses before a question that is answered elsewhere is looked after again, in milliseconds. */
const LOOK_AGAIN_MS = [1000, 2000, 5000];
/** The server gives no more at once. */
const MOST_SHOWN = 100;
/** More would not be listened to. */
const MAX_SPOKEN = 600;
const COMMAND = /^\/([a-z][a-z0-9_]{0,31})(?=\s|$)/i;
const list = byId('messages');
const welcome = byId('welcome');

let room = { id: '', leave: new AbortController(), exchanges: [], running: 0 };
let report = () => {};

/**
 * Calls `listener` with `{ id, isRunning, model, system }` whenever one of them may have changed, and
 * with `isAccepted` when a question was taken in.
 */
export function onConversationChange(listener) {
  report = listener;
}

export function currentConversation() {
  return room.id;
}

/** Shows a conversation; answers that go on in the one before are not stopped by that. */
export async function openConversation(id) {
  room.leave.abort();
  room = { id, leave: new AbortController(), exchanges: [], running: 0 };
  const opened = room;
  list.replaceChildren();
  welcome.hidden = true;
  tell();
  const history = await readHistory(opened);
  if (opened !== room) return;
  // What was asked before all of it was there stands below it.
  const asked = room.exchanges.splice(0);
  if (history?.older > 0)
    list.prepend(element('p', { class: 'older' }, texts.older(history.older)));
  const isAsked = ({ id: one }) => asked.some((exchange) => exchange.id === one);
  for (const past of history?.exchanges ?? []) if (!isAsked(past)) showPast(past);
  for (const exchange of asked) addToPage(exchange);
  welcome.hidden = room.exchanges.length > 0;
  markLast();
  tell();
  scrollToEnd();
}

/** Asks a question, or gives a command, in the conversation that is shown. */
export function say(text, files = []) {
  welcome.hidden = true;
  const id = newId();
  const exchange = addExchange({ id, text, files, isCommand: COMMAND.test(text) });
  markLast();
  scrollToEnd();
  const sent = files.map(({ preview: _, ...file }) => file);
  void run(exchange, '/page/messages', { conversation: room.id, id, text, files: sent });
}

/** Stops what is under way in the conversation that is shown. */
export async function stop() {
  await sendJson('POST', '/page/stop', { conversation: room.id }).catch(() => {});
}

/** Answers the last question again; false when there is none. */
export function retryLast() {
  const exchange = lastQuestion();
  if (exchange === undefined) return false;
  const argument = `web:${room.id}:${exchange.id}`;
  press({ command: 'retry', argument }, exchange);
  return true;
}

/** Lets the person change their last question. */
export function editLast() {
  lastQuestion()?.question.edit();
}

/** Learns what holds in the conversation now: its model, its persona, who gave the last answer. */
export async function refreshConversation() {
  const seen = room;
  const history = await readHistory(seen, 1);
  if (seen !== room || history === undefined) return;
  showModels(history);
  tell();
}

/** The same after a command, which may have taken something away. */
async function refreshAll() {
  const seen = room;
  const history = await readHistory(seen);
  if (seen !== room || history === undefined) return;
  const ids = new Set(history.exchanges.map(({ id }) => id));
  const isGone = ({ id, isLocal, running }) => !isLocal && running === 0 && !ids.has(id);
  for (const { question, answer } of room.exchanges.filter(isGone)) {
    question.element.remove();
    answer.element.remove();
  }
  room.exchanges = room.exchanges.filter((exchange) => !isGone(exchange));
  showModels(history);
  markLast();
  tell();
}

function showModels({ exchanges }) {
  for (const { id, model } of exchanges) {
    room.exchanges.find((exchange) => exchange.id === id)?.answer.by(model);
  }
}

function addExchange({ id, text, files, isCommand = false }) {
  const { leave } = room;
  // What the server does not keep stands on the page until it is left.
  const exchange = { id, isLocal: isCommand, running: 0, turn: 0 };
  const onChange = isCommand ? undefined : (words) => change(exchange, words);
  const about = { text, files, conversation: room.id, signal: leave.signal, onChange };
  exchange.question = new QuestionView(about);
  exchange.answer = new AnswerView((invocation) => press(invocation, exchange));
  addToPage(exchange);
  return exchange;
}

function addToPage(exchange) {
  room.exchanges.push(exchange);
  list.append(exchange.question.element, exchange.answer.element);
}

function showPast({ id, question: text, files, state, model, ...said }) {
  const exchange = addExchange({ id, text, files });
  const { answer } = exchange;
  answer.by(model);
  if (state === 'open') return void lookAfter(exchange);
  answer.finish(said);
  if (state === 'cut') answer.note(said.markdown === '' ? texts.stopped : texts.cut);
  if (state === 'failed') answer.note(texts.failed);
  answer.settle();
}

/** A button in an answer: what comes of it takes that answer's place. */
function press(invocation, exchange) {
  if (invocation.command === 'stop') return void stop();
  const body = { conversation: room.id, id: newId(), invocation, isPress: true };
  void run(exchange, '/page/messages', body);
}

function change(exchange, text) {
  const { id } = exchange;
  void run(exchange, '/page/messages', { conversation: room.id, id, text, edit: newId() });
}

/** Shows what comes of a request in the place of an exchange's answer. */
async function run(exchange, path, body) {
  const here = room;
  const { answer } = exchange;
  exchange.turn += 1;
  const { turn } = exchange;
  // A later request about the same question is the one that counts.
  const isCurrent = () => here === room && exchange.turn === turn;
  let last;
  answer.begin();
  track(here, exchange, 1);
  try {
    await follow(path, body, {
      signal: here.leave.signal,
      onBreak: () => isCurrent() && answer.note(texts.reconnecting),
      onEvent: (event) => {
        if (!isCurrent()) return;
        if (event.type === 'working') {
          announce(texts.answering);
          tell({ isAccepted: true });
        }
        if (event.type === 'finish') last = event;
        answer.take(event);
      },
    });
  } catch (error) {
    if (!isCurrent()) return;
    exchange.isLocal = true;
    answer.note(error instanceof Refusal ? error.message : texts.lost);
    answer.offer(texts.retry, () => {
      exchange.isLocal = false;
      void run(exchange, path, body);
    });
  } finally {
    track(here, exchange, -1);
  }
  if (!isCurrent()) return;
  answer.settle();
  if (last !== undefined) announce(spoken(answer.text || last.markdown));
  await (exchange.isLocal || body.invocation ? refreshAll() : refreshConversation());
}

/** A question that is answered elsewhere, or was left by an earlier run: watched until it is over. */
async function lookAfter(exchange) {
  const here = room;
  for (let attempt = 0; here === room; attempt += 1) {
    await run(exchange, '/page/watch', { conversation: here.id, id: exchange.id });
    if (exchange.answer.isOver || here !== room) return;
    const past = (await readHistory(here))?.exchanges.find(({ id }) => id === exchange.id);
    if (past === undefined) return;
    if (past.state !== 'open') {
      exchange.answer.finish(past);
      return exchange.answer.settle();
    }
    exchange.answer.begin();
    const pause = LOOK_AGAIN_MS[Math.min(attempt, LOOK_AGAIN_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function readHistory({ id, leave }, limit = MOST_SHOWN) {
  const query = new URLSearchParams({ conversation: id, limit });
  const history = await getJson(`/page/history?${query}`).catch(() => undefined);
  if (history !== undefined && !leave.signal.aborted && id === room.id) {
    room.model = history.model ?? undefined;
    room.system = history.system ?? undefined;
  }
  return history;
}

function lastQuestion() {
  return room.exchanges.findLast(({ isLocal }) => !isLocal);
}

function markLast() {
  const last = lastQuestion();
  for (const exchange of room.exchanges) exchange.question.isLast = exchange === last;
  list.lastElementChild?.classList.add('last');
  for (const other of list.querySelectorAll('.last:not(:last-child)'))
    other.classList.remove('last');
}

function track(here, exchange, step) {
  here.running += step;
  exchange.running += step;
  if (here === room) tell();
}

function tell({ isAccepted = false } = {}) {
  const { id, running, model, system } = room;
  report({ id, isRunning: running > 0, isAccepted, model, system });
}

function spoken(text) {
  return text.length <= MAX_SPOKEN ? text : `${text.slice(0, MAX_SPOKEN)}…`;
}
