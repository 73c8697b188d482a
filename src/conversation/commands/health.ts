import type { FoundryHealth } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Button, Message } from '../door.ts';
import { startButton } from '../model-buttons.ts';
import { oneLine } from '../one-line.ts';
import type { Command, CommandCall } from './command.ts';

const RESCAN = 'rescan';
/** A search that is over sooner needs no line of its own. */
const SEARCH_LINE_AFTER_MS = 300;
/** Faults that may well come again although Foundry answers, as long as they are fresh. */
const LASTING_FAULTS = ['load_failed', 'timeout', 'server_fault', 'bad_answer'] as const;
const FRESH_S = 10 * 60;
const MOST_LOADED = 10;
/** A server's own words may be a page of HTML. */
const MAX_ERROR = 300;

/** `/health`: how Foundry, the bots and the process are doing. Its button searches anew. */
export const health: Command = {
  name: 'health',
  audience: 'admin',
  isPersonal: true,
  async run(call) {
    if (call.argument === RESCAN) await rescan(call);
    const { texts, services } = call;
    return report(await services.foundry.health(), call, processLine(texts));
  },
};

/** Nothing found is no fault here: the report says it. */
async function rescan({ services, show, texts }: CommandCall): Promise<void> {
  const tell = () => show({ markdown: texts.health.searching });
  const timer = setTimeout(tell, SEARCH_LINE_AFTER_MS);
  await services.foundry.rescan().catch(() => {});
  clearTimeout(timer);
}

function report(found: FoundryHealth, { texts, services }: CommandCall, last: string): Message {
  const doors = Object.entries(services.doors()).map(([name, state]) =>
    texts.health.door(name, texts.health.states[state]),
  );
  const lines = [...foundryLines(found, texts), ...doors, last].map((line) => `- ${line}`);
  const advice = adviceOn(found, texts);
  const end = advice === undefined ? [] : ['', `💡 ${advice}`];
  const again: Button = {
    label: texts.buttons.rescan,
    press: { command: 'health', argument: RESCAN },
  };
  const isGone = found.status === 'disconnected';
  return {
    markdown: [titleOf(found, texts), '', ...lines, ...end].join('\n'),
    buttons: [isGone ? [again, startButton(texts)] : [again]],
  };
}

function titleOf(found: FoundryHealth, texts: Texts): string {
  return texts.health.title[isPractice(found) ? 'practice' : found.status];
}

function isPractice({ status, generation }: FoundryHealth): boolean {
  return generation === 'practice' && status === 'healthy';
}

function foundryLines(found: FoundryHealth, { health: texts, ago }: Texts): string[] {
  const { url, source, generation, version, latencyMs, loaded, modelsCount, queue } = found;
  const { tokensPerSecond, error, errorAgeSeconds } = found;
  const age = errorAgeSeconds === undefined ? undefined : ago(errorAgeSeconds);
  return [
    ...(url === undefined ? [] : [texts.address(url, source ?? '?')]),
    ...(generation === undefined ? [] : [texts.generation(generation, version)]),
    ...(latencyMs === undefined ? [] : [texts.latency(latencyMs)]),
    texts.count(modelsCount),
    texts.loaded(loaded.length > MOST_LOADED ? [...loaded.slice(0, MOST_LOADED), '…'] : loaded),
    texts.queue(queue.running, queue.waiting),
    ...(tokensPerSecond === undefined ? [] : [texts.speed(tokensPerSecond)]),
    ...(error === undefined ? [] : [texts.lastError(oneLine(error, MAX_ERROR), age)]),
  ];
}

function adviceOn(found: FoundryHealth, { health, problems }: Texts): string | undefined {
  const { advice } = health;
  if (found.status === 'disconnected') return advice.start;
  if (isPractice(found)) return advice.practice;
  // It answered in time, so what it lacks is a model.
  if (found.status === 'degraded') {
    return found.latencyMs === undefined ? advice.restart : advice.download;
  }
  const { error = '', errorAgeSeconds = Number.POSITIVE_INFINITY } = found;
  const fault = LASTING_FAULTS.find((code) => error.startsWith(`${code}:`));
  return fault !== undefined && errorAgeSeconds < FRESH_S ? problems[fault] : undefined;
}

function processLine(texts: Texts): string {
  const minutes = Math.floor(process.uptime() / 60);
  const hours = Math.floor(minutes / 60);
  const uptime = texts.duration(Math.floor(hours / 24), hours % 24, minutes % 60);
  const megabytes = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  return texts.health.process(uptime, megabytes);
}
