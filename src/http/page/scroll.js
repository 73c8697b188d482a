import { byId } from './element.js';

/** How near to the end still counts as reading along, in pixels. */
const NEAR_END = 80;
const scroll = byId('scroll');
const toEnd = byId('to-end');
const announcer = byId('announcer');

let follows = true;

scroll.addEventListener(
  'scroll',
  () => {
    follows = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;
    toEnd.hidden = follows;
  },
  { passive: true },
);
toEnd.addEventListener('click', scrollToEnd);
new ResizeObserver(() => {
  if (follows) scrollToEnd();
}).observe(byId('messages'));

/** Goes to the newest message, and stays there while it grows. */
export function scrollToEnd() {
  follows = true;
  scroll.scrollTop = scroll.scrollHeight;
}

/** Says something to whoever listens to the page instead of looking at it. */
export function announce(text) {
  announcer.textContent = text;
}
