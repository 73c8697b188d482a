import type { ServiceAction, ServiceReport } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import { adviceFor } from '../advice.ts';
import { FOR_QUESTION } from '../comeback-line.ts';
import type { Button, Choice, Message } from '../door.ts';
import { startButton } from '../model-buttons.ts';
import { countSeconds } from '../seconds.ts';
import type { Command, CommandCall } from './command.ts';

const ACTIONS: readonly ServiceAction[] = ['start', 'stop', 'restart', 'status'];

/** `/service start|stop|restart|status`: the Foundry service, through its command. */
export const service: Command = {
  name: 'service',
  audience: 'admin',
  isPersonal: true,
  option: { isRequired: true },
  async run(call) {
    const { argument, incoming, texts, services, show } = call;
    const [word = '', purpose] = argument.toLowerCase().split(/\s+/);
    const action = ACTIONS.find((each) => each === word);
    if (action === undefined) return { markdown: texts.service.which, buttons: [wordButtons()] };
    const isForQuestion = purpose === FOR_QUESTION && incoming.isPress === true;
    if (isForQuestion && services.turns.isAnswering(incoming)) {
      await actForQuestion(action, call);
      return undefined;
    }
    const done = await act(action, call, (markdown, isTick) => show({ markdown, isTick }));
    return messageOf(action, done, texts);
  },
  async complete({ argument }): Promise<readonly Choice[]> {
    const written = argument.trim().toLowerCase();
    return ACTIONS.filter((each) => each.startsWith(written)).map(asChoice);
  },
};

async function act(
  action: ServiceAction,
  { texts, services, beside }: CommandCall,
  tell: (line: string, isTick: boolean) => void,
): Promise<ServiceReport> {
  const line = texts.service.doing[action];
  return await beside(async (signal) => {
    const stop = countSeconds((seconds, isTick) => tell(texts.counting(line, seconds), isTick));
    try {
      return await services.foundry.service(action, signal);
    } finally {
      stop();
    }
  });
}

/**
 * The pressed message is that of a question: as long as it waits for Foundry it shows how the start
 * goes, and its answer comes in the same place.
 */
async function actForQuestion(action: ServiceAction, call: CommandCall): Promise<void> {
  const { role, texts, services, incoming } = call;
  const { foundry, turns } = services;
  const note = (text: string) => turns.noteToWaiting(incoming, text);
  try {
    const done = await act(action, call, note);
    const { markdown } = messageOf(action, done, texts);
    note(done.isRunning ? markdown : `${markdown}\n\n${texts.comeback.waiting}`);
  } catch (error) {
    const { markdown } = await adviceFor(error, { foundry, role, texts });
    note(`${markdown}\n\n${texts.comeback.waiting}`);
  }
}

function messageOf(action: ServiceAction, report: ServiceReport, texts: Texts): Message {
  const health: Button = {
    label: texts.buttons.health,
    press: { command: 'health', argument: '' },
  };
  const { running, notRunning, notStarted, notStopped } = texts.service;
  const { isRunning, url } = report;
  if (isRunning) {
    const markdown = action === 'stop' ? notStopped : running(url);
    return { markdown, buttons: [[health]] };
  }
  const isExpected = action === 'stop' || action === 'status';
  const buttons = [[startButton(texts), health]];
  return { markdown: isExpected ? notRunning : notStarted, buttons };
}

function wordButtons(): Button[] {
  return ACTIONS.map((label) => ({ label, press: { command: 'service', argument: label } }));
}

function asChoice(value: string): Choice {
  return { label: value, value };
}
