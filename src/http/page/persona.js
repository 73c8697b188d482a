import { command } from './api.js';
import { currentConversation, refreshConversation } from './conversation.js';
import { openDialog } from './dialogs.js';
import { byId, element } from './element.js';
import { texts } from './texts.js';

/** The server takes no longer one. */
const MAX_CHARS = 4000;
const button = byId('persona');
let current = '';

/** Makes the button for the persona of a conversation work. */
export function openPersona() {
  button.addEventListener('click', edit);
}

/** Shows whether the conversation has one. */
export function markPersona(system = '') {
  current = system;
  button.toggleAttribute('data-set', system !== '');
  button.title = system === '' ? texts.persona : `${texts.persona}: ${system.slice(0, 200)}`;
}

function edit() {
  const about = element('p', { id: 'persona-about' }, texts.personaAdvice);
  const field = element('textarea', {
    ...{ value: current, rows: 6, maxLength: MAX_CHARS, placeholder: texts.personaExample },
    ...{ 'aria-label': texts.persona, 'aria-describedby': 'persona-about' },
  });
  const clear = element('button', { type: 'button', class: 'quiet' }, texts.personaClear);
  const save = element('button', { type: 'submit', class: 'primary' }, texts.save);
  const form = element('form', {}, field, element('div', { class: 'dialog-row' }, clear, save));
  const dialog = openDialog({ title: texts.persona, content: [about, form] });
  clear.hidden = current === '';
  const set = async (text) => {
    dialog.close();
    await command(currentConversation(), { command: 'system', argument: text || 'clear' }).catch(
      () => {},
    );
    await refreshConversation();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void set(field.value.trim());
  });
  clear.addEventListener('click', () => void set(''));
  field.focus();
}
