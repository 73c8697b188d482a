import type { EventLoopDelay } from './event-loop.ts';
import { type Family, Reading } from './families.ts';

const STARTED_AT_S = Date.now() / 1_000 - process.uptime();

/** How the process itself is doing; standard things under the names that all programs use. */
export function processMetrics(eventLoop: EventLoopDelay): readonly Family[] {
  return [
    new Reading(
      { name: 'foundry_chat_uptime_seconds', help: 'How long the process has been running.' },
      () => process.uptime(),
    ),
    new Reading(
      {
        name: 'foundry_chat_event_loop_delay_seconds',
        help: 'How late the event loop was since the last reading, by percentile.',
        labels: ['percentile'],
      },
      () => eventLoop.read(),
    ),
    new Reading(
      {
        name: 'foundry_chat_open_handles',
        help: 'What keeps the process running, such as sockets and timers, by kind.',
        labels: ['kind'],
      },
      openHandles,
    ),
    new Reading({ name: 'process_resident_memory_bytes', help: 'Resident memory in bytes.' }, () =>
      process.memoryUsage.rss(),
    ),
    new Reading(
      { name: 'process_cpu_seconds_total', help: 'Processor time, user and system, in seconds.' },
      () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
      'counter',
    ),
    new Reading(
      {
        name: 'process_start_time_seconds',
        help: 'When the process started, in seconds since 1970.',
      },
      () => STARTED_AT_S,
    ),
  ];
}

function openHandles(): [labels: [string], count: number][] {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => [[kind], count]);
}
