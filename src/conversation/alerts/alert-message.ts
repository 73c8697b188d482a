import type { Texts } from '../../texts/texts.ts';
import type { Message } from '../door.ts';
import { startButton } from '../model-buttons.ts';
import type { Trouble } from './trouble.ts';

/** What an admin is told when a trouble begins, with the buttons that help. */
export function beganMessage(trouble: Trouble, texts: Texts): Message {
  const { alerts } = texts;
  const quiet = { label: alerts.turnOff, press: { command: 'settings', argument: 'alerts off' } };
  const help = trouble.kind === 'foundryGone' ? [startButton(texts)] : [];
  return { markdown: beganText(trouble, texts), buttons: [[...help, quiet]] };
}

/** What they are told when it is over. */
export function overMessage(trouble: Trouble, { alerts }: Texts): Message {
  if (trouble.kind === 'doorGone') return { markdown: alerts.doorBack(trouble.door) };
  return { markdown: trouble.kind === 'foundryGone' ? alerts.foundryBack : alerts.diskBack };
}

/** What they are told of data files that nobody can read. */
export function damagedMessage(names: readonly string[], { alerts }: Texts): Message {
  return { markdown: alerts.filesDamaged(names[0] ?? '', names.length - 1) };
}

function beganText(trouble: Trouble, { alerts }: Texts): string {
  switch (trouble.kind) {
    case 'foundryGone':
      return alerts.foundryGone;
    case 'doorGone':
      return alerts.doorGone(trouble.door);
    case 'diskFull':
      return alerts.diskFull;
    case 'diskLow':
      return alerts.diskLow(trouble.freeMegabytes);
  }
}
