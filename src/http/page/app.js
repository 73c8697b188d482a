import { getJson, onKeyWanted, postJson, sendMessage } from './api.js';
import { watchHealth } from './health.js';
import { addAnswer, addQuestion, announce, clearMessages, scrollToEnd } from './messages.js';
import { openPicker, refreshPicker } from './models.js';
import { openSuggestions, useKey } from './suggestions.js';
import { fillTexts, texts } from './texts.js';

const STARTERS = ['/help', '/models'];
const field = document.querySelector('#text');
const send = document.querySelector('#send');
const welcome = document.querySelector('#welcome');
const conversation = conversationId();
let running = 0;

fillTexts();
onKeyWanted(askForKey);
document.querySelector('#composer').addEventListener('submit', (event) => {
  event.preventDefault();
  if (send.dataset.action === 'stop') void stop();
  else say(field.value);
});
document
  .querySelector('#new')
  .addEventListener('click', () => invoke({ command: 'new', argument: '' }));
document.querySelector('#starters').append(...STARTERS.map(starter));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && running > 0 && !event.defaultPrevented) void stop();
});
field.addEventListener('keydown', (event) => {
  if (event.isComposing || useKey(event)) return;
  if (event.key !== 'Enter' || event.shiftKey) return;
  event.preventDefault();
  say(field.value);
});
field.addEventListener('input', fitField);
openPicker((alias) => invoke({ command: 'model', argument: alias }));
watchHealth(() => void loadModel());
void loadHistory();
void openSuggestions(conversation).then(
  (version) => {
    document.querySelector('#brand').title = `foundry-chat ${version}`;
  },
  () => {},
);
fitField();
field.focus();

/** Sends what was written; a command is recognised by the server. */
function say(text) {
  if (text.trim() === '') return;
  field.value = '';
  fitField();
  welcome.hidden = true;
  addQuestion(text.trim());
  const isNew = /^\/new\b/i.test(text.trim());
  void exchange({ text }, addAnswer(press), { isNew });
}

/** Gives a command by a button of the page. */
function invoke(invocation) {
  welcome.hidden = true;
  const isNew = invocation.command === 'new';
  void exchange({ text: '', invocation }, addAnswer(press), { isNew });
}

/** A button in an answer: what comes of it takes that answer's place. */
function press(invocation, answer) {
  void exchange({ text: '', invocation, isPress: true }, answer);
}

async function exchange(message, answer, { id = newId(), isNew = false } = {}) {
  track(1);
  try {
    await sendMessage({ ...message, conversation, id }, (event) => {
      if (isNew && event.type === 'finish') return startAfresh(answer, event.markdown);
      answer.take(event);
      if (event.type === 'working') announce(texts.answering);
      if (event.type === 'finish') announce(answer.text);
    });
    answer.settle();
  } catch (error) {
    answer.note(error.isRefusal ? error.message : texts.lost);
    answer.settle();
  } finally {
    track(-1);
    const answered = (await loadModel()).find((past) => past.id === id);
    answer.by(answered?.model);
  }
}

function startAfresh(answer, notice) {
  clearMessages();
  answer.settle();
  welcome.hidden = false;
  announce(notice);
  field.focus();
}

async function stop() {
  await postJson('/page/stop', { conversation }).catch(() => {});
}

async function loadHistory() {
  const { exchanges } = await readHistory();
  welcome.hidden = exchanges.length > 0;
  for (const past of exchanges) showPast(past);
  scrollToEnd();
}

function showPast({ id, question, answer: markdown, state, model }) {
  addQuestion(question);
  const answer = addAnswer(press);
  answer.by(model);
  if (state === 'cut') answer.note(texts.cut);
  if (state === 'failed') answer.note(texts.failed);
  // Still being written: the server knows the message by its id and lets us watch.
  if (state === 'open') {
    answer.wait();
    void exchange({ text: question }, answer, { id });
  } else answer.finish(markdown);
}

async function loadModel() {
  const { model, exchanges } = await readHistory();
  await refreshPicker(model);
  return exchanges;
}

async function readHistory() {
  const path = `/page/history?conversation=${conversation}`;
  return await getJson(path).catch(() => ({ exchanges: [] }));
}

function track(change) {
  running += change;
  fitField();
}

/** The field grows with its text; the button stops while an answer runs and nothing is written. */
function fitField() {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
  const isEmpty = field.value.trim() === '';
  const action = running > 0 && isEmpty ? 'stop' : 'send';
  send.dataset.action = action;
  send.disabled = action === 'send' && isEmpty;
  document.querySelector('#send-label').textContent = texts[action];
  send.title = texts[action];
}

function starter(command) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = command;
  button.addEventListener('click', () => say(command));
  return button;
}

async function askForKey(wasWrong) {
  const dialog = document.querySelector('#key-dialog');
  const key = document.querySelector('#key');
  document.querySelector('#key-advice').textContent = wasWrong ? texts.keyWrong : texts.keyAdvice;
  key.value = '';
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  document.querySelector('#key-form').onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
  };
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  return key.value;
}

function conversationId() {
  const name = 'foundry-chat-conversation';
  try {
    const known = localStorage.getItem(name);
    if (known !== null && /^[a-z0-9-]{1,40}$/.test(known)) return known;
    const fresh = newId();
    localStorage.setItem(name, fresh);
    return fresh;
  } catch {
    // A browser that keeps nothing still gets to talk.
    return newId();
  }
}

/** `crypto.randomUUID` exists on secure pages only; a page in the local network is none. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
