import { getJson, newId, onKeyWanted } from './api.js';
import { fitComposer, focusComposer, openComposer, setRunning } from './composer.js';
import {
  currentConversation,
  editLast,
  onConversationChange,
  openConversation,
  refreshConversation,
  retryLast,
  say,
  stop,
} from './conversation.js';
import {
  clearSearch,
  focusSearch,
  markCurrent,
  openList,
  refreshList,
} from './conversation-list.js';
import { byId, element } from './element.js';
import { dropFiles, openFiles, setLimits } from './files.js';
import { watchHealth } from './health.js';
import { keep, recall } from './kept.js';
import { askForKey } from './key-dialog.js';
import { markModel, openPicker, refreshModels } from './models.js';
import { markPersona, openPersona } from './persona.js';
import { openSettings } from './settings.js';
import { closeDrawer, openSideBar, showSide } from './side-bar.js';
import { openSuggestions, setCommands } from './suggestions.js';
import { fillTexts, speak, texts } from './texts.js';
import { toggleTheme } from './themes.js';

const ID = /^[a-z0-9-]{1,40}$/;
/** What the page does by itself when it is written as a command. */
const OWN_COMMANDS = { '/new': startNew, '/stop': stop, '/retry': retryLast };

let wasRunning = false;

fillTexts();
onKeyWanted(askForKey);
openSideBar();
openList({ open: choose, gone: leave, titled: showTitle });
openComposer({ say: send, stop, editLast });
openFiles(fitComposer);
openSuggestions();
openPicker(() => void refreshModels());
openPersona();
openSettings({ changed: learn, forgotten: leaveAll });
onConversationChange(showState);
byId('new').addEventListener('click', startNew);
byId('theme').addEventListener('click', toggleTheme);
addEventListener('hashchange', () => void show(idInAddress()));
addEventListener('keydown', useShortcut);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refreshList();
});
drawStarters();
void getJson('/page/start').then(learn, () => {});
void show(idInAddress() ?? recall('conversation') ?? newId());
void refreshList();
watchHealth(() => {
  void refreshModels();
  void refreshConversation();
});
focusComposer();
performance.mark('interactive');

/** What is written in the field goes to the conversation, but for what the page does itself. */
function send(text, files) {
  const own = OWN_COMMANDS[text.toLowerCase()];
  if (own === undefined || own() === false) say(text, files);
}

function startNew() {
  clearSearch();
  choose(newId());
}

function choose(id) {
  closeDrawer();
  void show(id);
  focusComposer();
}

/** A conversation was deleted: nothing more can be said in it. */
function leave(id) {
  if (id === currentConversation()) choose(newId());
}

function leaveAll() {
  startNew();
  void refreshList();
}

async function show(id) {
  if (id === undefined || id === currentConversation()) return;
  if (currentConversation() !== '') dropFiles();
  keep('conversation', id);
  if (idInAddress() !== id) history.pushState(undefined, '', `#${id}`);
  await openConversation(id);
}

function showState({ id, isRunning, isAccepted, model, system }) {
  setRunning(isRunning);
  markCurrent(id);
  if (model !== undefined) markModel(model);
  markPersona(system);
  if (isAccepted || isRunning !== wasRunning) void refreshList();
  wasRunning = isRunning;
}

function showTitle(title) {
  byId('title').textContent = title || texts.newConversation;
  document.title = title === '' ? 'foundry-chat' : `${title} · foundry-chat`;
}

/** Takes in what the server tells of itself and of the person's settings. */
function learn({ version, language, commands, files }) {
  byId('brand').title = `foundry-chat ${version}`;
  setCommands(commands);
  setLimits(files);
  if (!speak(language)) return;
  drawStarters();
  fitComposer();
  void refreshList();
  void refreshModels();
  void openConversation(currentConversation());
}

function drawStarters() {
  const buttons = texts.starters.map(([title, question]) => {
    const button = element('button', { type: 'button' }, element('b', {}, title), question);
    button.addEventListener('click', () => send(question, []));
    return button;
  });
  byId('starters').replaceChildren(...buttons);
}

function useShortcut(event) {
  const isSearch = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyK';
  if (isSearch) {
    event.preventDefault();
    showSide();
    focusSearch();
  }
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  // Dialogs and menus are closed by it first.
  if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
  if (closeDrawer()) return;
  if (document.activeElement === byId('search')) return focusComposer();
  if (wasRunning) void stop();
}

function idInAddress() {
  const id = location.hash.slice(1);
  return ID.test(id) ? id : undefined;
}
