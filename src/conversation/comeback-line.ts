import type { Texts } from '../texts/texts.ts';
import type { Role } from './access.ts';
import { cancelButton } from './answer-buttons.ts';
import type { Button, Draft } from './door.ts';

/**
 * Marks the start that is pressed under a question that waits: that message belongs to the
 * question, so the command must not put its own words there.
 */
export const FOR_QUESTION = 'question';

/** What somebody sees whose question is kept until Foundry is back; `note` instead of that. */
export function waitingDraft({
  texts,
  role,
  note,
}: {
  readonly texts: Texts;
  readonly role: Role;
  readonly note: string | undefined;
}): Draft {
  const { startService } = texts.buttons;
  const start: Button = {
    label: startService,
    press: { command: 'service', argument: `start ${FOR_QUESTION}` },
  };
  const leave = cancelButton(texts);
  return {
    markdown: note ?? texts.comeback.waiting,
    isNotice: true,
    buttons: [role === 'admin' ? [start, leave] : [leave]],
  };
}
