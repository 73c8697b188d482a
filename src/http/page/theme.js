// Loaded before the first paint, so that the page never flashes in other colours.
try {
  const theme = localStorage.getItem('foundry-chat-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const side = localStorage.getItem('foundry-chat-side');
  if (side === 'closed') document.documentElement.dataset.side = side;
} catch {
  // A browser that keeps nothing shows the page as its system has it.
}
