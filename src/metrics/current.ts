import { type Family, Reading } from './families.ts';

/** How things stand when somebody reads the metrics. */
export type Situation = {
  /** Whether a model server answers. */
  readonly isUp: boolean;
  /** How long it took to tell its models; unset: it did not. */
  readonly latencyMs?: number | undefined;
  readonly loadedModels: number;
  readonly queue: { readonly running: number; readonly waiting: number };
  /** By name; one that is not there is off. */
  readonly doors: Readonly<Record<string, string>>;
};

const DOOR_STATES = ['connecting', 'ready', 'failing', 'stopped'];

/** The metrics that tell how things stand. */
export function currentMetrics(situation: Situation): readonly Family[] {
  const { isUp, latencyMs, loadedModels, queue, doors } = situation;
  return [
    new Reading(
      { name: 'foundry_chat_foundry_up', help: '1 when a model server answers, else 0.' },
      () => Number(isUp),
    ),
    new Reading(
      {
        name: 'foundry_chat_foundry_latency_seconds',
        help: 'How long the model server took to tell its models; absent when it did not.',
      },
      () => (latencyMs === undefined ? undefined : latencyMs / 1_000),
    ),
    new Reading(
      { name: 'foundry_chat_models_loaded', help: 'Models in memory.' },
      () => loadedModels,
    ),
    new Reading(
      { name: 'foundry_chat_queue_running', help: 'Requests that are being answered.' },
      () => queue.running,
    ),
    new Reading(
      { name: 'foundry_chat_queue_waiting', help: 'Requests that wait for their turn.' },
      () => queue.waiting,
    ),
    new Reading(
      {
        name: 'foundry_chat_door_state',
        help: '1 for the state in which a door is (connecting, ready, failing, stopped), else 0.',
        labels: ['door', 'state'],
      },
      () =>
        Object.entries(doors).flatMap(([door, state]) =>
          DOOR_STATES.map((each): [string[], number] => [[door, each], Number(each === state)]),
        ),
    ),
  ];
}
