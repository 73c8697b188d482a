import { byId } from './element.js';
import { keep } from './kept.js';

const root = document.documentElement;
const side = byId('side');
const stage = byId('stage');
/** Below this the side bar lies over the page instead of beside it. */
const narrow = matchMedia('(max-width: 52rem)');

/** Makes the side bar go and come: beside the page when it is wide, over it when it is narrow. */
export function openSideBar() {
  byId('side-open').addEventListener('click', showSide);
  byId('side-close').addEventListener('click', hideSide);
  byId('scrim').addEventListener('click', closeDrawer);
  narrow.addEventListener('change', () => settle(false));
  settle(false);
}

export function showSide() {
  if (!narrow.matches) remember(undefined);
  settle(narrow.matches);
  if (narrow.matches) byId('side-close').focus();
}

/** Puts the drawer of a narrow page away; false when it was not open. */
export function closeDrawer() {
  const wasOpen = root.dataset.drawer === 'open';
  settle(false);
  if (wasOpen) byId('side-open').focus();
  return wasOpen;
}

function hideSide() {
  if (narrow.matches) return closeDrawer();
  remember('closed');
  settle(false);
  byId('side-open').focus();
}

function remember(state) {
  keep('side', state);
  if (state === undefined) delete root.dataset.side;
  else root.dataset.side = state;
}

function settle(isDrawerOpen) {
  if (isDrawerOpen) root.dataset.drawer = 'open';
  else delete root.dataset.drawer;
  // What is covered, or not there, is not reached with the keyboard either.
  stage.inert = isDrawerOpen;
  side.inert = narrow.matches ? !isDrawerOpen : root.dataset.side === 'closed';
}
