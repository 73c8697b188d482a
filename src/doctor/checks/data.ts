import { hostname } from 'node:os';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';

/** The data folder: rights, the copy that works on it, files that were set aside. */
export const data: Check = {
  name: 'data',
  async run({ folder, texts: { data: texts } }) {
    const { path, state, isWritable, openToOthers, damaged, holder } = await folder();
    if (state === 'blocked') return [fault(texts.blocked(path))];
    if (!isWritable) return [fault(texts.notWritable(path))];
    if (state === 'missing') return [note(texts.missing(path))];
    const findings: Finding[] = [];
    const [open] = openToOthers;
    if (open !== undefined) findings.push(warning(texts.open(path, openToOthers.length, open)));
    else findings.push(ok(texts.ok(path)));
    const isElsewhere = holder?.host !== undefined && holder.host !== hostname();
    findings.push(
      note(
        holder === undefined
          ? texts.free
          : texts.held(holder.pid, isElsewhere ? holder.host : undefined),
      ),
    );
    const [first] = damaged;
    if (first !== undefined) findings.push(warning(texts.damaged(damaged.length, first)));
    return findings;
  },
};
