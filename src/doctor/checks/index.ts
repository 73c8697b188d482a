import type { Check } from '../check.ts';
import { clock } from './clock.ts';
import { configuration } from './configuration.ts';
import { data } from './data.ts';
import { discord } from './discord.ts';
import { disk } from './disk.ts';
import { docker } from './docker.ts';
import { foundry } from './foundry.ts';
import { model } from './model.ts';
import { node } from './node.ts';
import { poller } from './poller.ts';
import { port } from './port.ts';
import { proxy } from './proxy.ts';
import { telegram } from './telegram.ts';

/** Every check, in the order of the report. */
export const CHECKS: readonly Check[] = [
  node,
  configuration,
  telegram,
  poller,
  discord,
  clock,
  foundry,
  model,
  data,
  disk,
  port,
  proxy,
  docker,
];
