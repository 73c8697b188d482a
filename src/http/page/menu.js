import { element, icon } from './element.js';

/** Opens a small menu under a button: `{ name, label, act, isDanger }` for each thing to do. */
export function openMenu(button, choices) {
  const menu = element('div', { class: 'menu', role: 'menu', popover: 'auto' });
  const items = choices.map(({ name, label, act, isDanger = false }) => {
    const item = element('button', { type: 'button', role: 'menuitem' }, icon(name), label);
    if (isDanger) item.className = 'danger';
    item.addEventListener('click', () => {
      menu.hidePopover();
      act();
    });
    return item;
  });
  menu.append(...items);
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length].focus();
  });
  menu.addEventListener('toggle', ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'));
    if (newState === 'closed') menu.remove();
  });
  button.setAttribute('aria-haspopup', 'menu');
  button.after(menu);
  menu.showPopover();
  place(menu, button);
  items[0].focus();
}

/** Puts a popover below a button, or above it where there is no room; their right sides in line. */
export function place(popover, button) {
  const { right, top, bottom } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const left = Math.max(8, Math.min(right - width, innerWidth - width - 8));
  const isBelow = bottom + height + 8 <= innerHeight;
  popover.style.left = `${left}px`;
  popover.style.top = `${isBelow ? bottom + 4 : Math.max(8, top - height - 4)}px`;
}
