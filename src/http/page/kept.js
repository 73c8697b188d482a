/** What was kept in this browser under a name; undefined when there is nothing. */
export function recall(name) {
  try {
    return localStorage.getItem(`foundry-chat-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text under a name, where the browser allows it; undefined removes it. */
export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(`foundry-chat-${name}`);
    else localStorage.setItem(`foundry-chat-${name}`, value);
  } catch {
    // The page works without it.
  }
}
