import type { FoundryHealth } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Command } from './command.ts';

/** `/health`: how Foundry, the bots and the process are doing. */
export const health: Command = {
  name: 'health',
  audience: 'admin',
  isPersonal: true,
  async run({ texts, services }) {
    const found = await services.foundry.health();
    const doors = Object.entries(services.doors()).map(([name, state]) =>
      texts.health.door(name, texts.health.states[state]),
    );
    const minutes = Math.floor(process.uptime() / 60);
    const uptime = texts.duration(
      Math.floor(minutes / 1440),
      Math.floor(minutes / 60) % 24,
      minutes % 60,
    );
    const megabytes = Math.round(process.memoryUsage.rss() / 1024 / 1024);
    const lines = [
      ...foundryLines(found, texts),
      ...doors,
      texts.health.process(uptime, megabytes),
    ];
    return {
      markdown: [titleOf(found, texts), '', ...lines.map((line) => `- ${line}`)].join('\n'),
    };
  },
};

function titleOf({ status, generation }: FoundryHealth, texts: Texts): string {
  const isPractice = generation === 'practice' && status === 'healthy';
  return texts.health.title[isPractice ? 'practice' : status];
}

function foundryLines(found: FoundryHealth, { health: texts }: Texts): string[] {
  const { url, source, generation, latencyMs, loaded, modelsCount, queue, error } = found;
  return [
    ...(url === undefined ? [] : [texts.address(url, source ?? '?')]),
    ...(generation === undefined ? [] : [texts.generation(generation)]),
    ...(latencyMs === undefined ? [] : [texts.latency(latencyMs)]),
    texts.count(modelsCount),
    texts.loaded(loaded),
    texts.queue(queue.running, queue.waiting),
    ...(error === undefined ? [] : [texts.lastError(error.replaceAll('`', "'"))]),
  ];
}
