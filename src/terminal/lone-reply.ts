import type { Reply } from '../conversation/door.ts';
import { ChatView } from './chat-view.ts';
import { WholeReply } from './dumb-chat.ts';
import { terminalKind } from './look.ts';
import type { Screen } from './region.ts';
import { TerminalReply } from './terminal-reply.ts';

/** One answer that grows in the terminal of the process, with nothing around it. */
export function loneReply(screen: Screen): Reply {
  const { look, isDumb } = terminalKind();
  // What such a terminal has printed it cannot change.
  if (isDumb) return new WholeReply(screen.write, look);
  const view = new ChatView({ screen, look, foldKey: '', isReadOnly: true });
  const reply = new TerminalReply({ view, block: view.begin() });
  return {
    working: () => reply.working(),
    show: (draft) => reply.show(draft),
    finish: async (message) => {
      await reply.finish(message);
      view.close();
    },
  };
}
