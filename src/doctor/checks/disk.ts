import { freeMegabytes } from '../../foundry/cli/disk-space.ts';
import { type Check, fault, note, ok, warning } from '../check.ts';

/** A busy year of one family; below it something else will fill the rest soon. */
const LOW_MB = 500;
/** Not even the next answers find room for sure. */
const EMPTY_MB = 20;

/** Room for what is said and for the log. */
export const disk: Check = {
  name: 'disk',
  async run({ folder, texts: { disk: texts } }) {
    const free = await freeMegabytes((await folder()).path);
    if (free === undefined) return [note(texts.unknown)];
    if (free < EMPTY_MB) return [fault(texts.low(free))];
    return [free < LOW_MB ? warning(texts.low(free)) : ok(texts.ok(free))];
  },
};
