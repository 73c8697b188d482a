import { writeDaemonFile } from '../foundry/daemon-json.ts';
import { type FakeModel, foundryModels } from '../foundry/index.ts';
import { Shelf } from '../foundry/shelf.ts';
import type { CliState, CliWorld, FakeFoundryCliOptions } from './types.ts';

/** The server that the options name: a linked `FakeFoundry`, or one that exists in words only. */
export function openWorld(options: FakeFoundryCliOptions, state: { now: CliState }): CliWorld {
  const world = options.foundry === undefined ? inWords(options, state) : linked(options, state);
  const { homeDir } = options;
  if (homeDir === undefined) return world;
  const start = world.start.bind(world);
  world.start = async (port) => {
    const url = await start(port);
    await writeDaemonFile(homeDir, { url });
    return url;
  };
  return world;
}

function linked({ foundry, onStart, onStop }: FakeFoundryCliOptions, state: { now: CliState }) {
  if (foundry === undefined) throw new Error('no FakeFoundry is linked');
  const world: CliWorld = {
    get url() {
      return foundry.isUp ? state.now.shownUrl || foundry.url : undefined;
    },
    get models() {
      // A FakeFoundry forgets what was loaded when it comes back, the real one when it goes.
      return foundry.isUp ? foundry.models : foundry.models.map(unloaded);
    },
    async start(port) {
      if (onStart !== undefined) return (await onStart(port)) ?? foundry.url;
      if (!foundry.isUp) await foundry.moveTo(port);
      return state.now.shownUrl || foundry.url;
    },
    async stop() {
      if (onStop !== undefined) await onStop();
      else foundry.goDown();
    },
    load: (id) => foundry.load(id),
    unload: (id) => foundry.unload(id),
    download: (id) => foundry.download(id),
  };
  return world;
}

function inWords({ models, onStart, onStop }: FakeFoundryCliOptions, state: { now: CliState }) {
  const shelf = new Shelf(models ?? foundryModels);
  const set = (change: Partial<CliState>) => {
    state.now = { ...state.now, ...change };
  };
  const world: CliWorld = {
    get url() {
      return state.now.running ? state.now.shownUrl || state.now.foundryUrl : undefined;
    },
    get models() {
      return shelf.all();
    },
    async start(port) {
      const wanted = port === 0 ? state.now.foundryUrl : `http://127.0.0.1:${port}`;
      set({ foundryUrl: (await onStart?.(port)) ?? wanted, running: true });
      return state.now.shownUrl || state.now.foundryUrl;
    },
    async stop() {
      await onStop?.();
      set({ running: false });
      shelf.unloadAll();
    },
    load: (id) => shelf.set(id, { loaded: true, cached: true }),
    unload: (id) => shelf.set(id, { loaded: false }),
    download: (id) => shelf.set(id, { cached: true }),
  };
  return world;
}

function unloaded(model: FakeModel): FakeModel {
  return { ...model, loaded: false };
}
