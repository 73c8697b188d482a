import { describe, expect, it } from 'vitest';
import { countingAnswer, questionText } from '../../chaos/counting.ts';
import { judge } from '../../chaos/verdict.ts';

const FIRST = { tag: 'q1x1', words: 3 };
const SECOND = { tag: 'q1x2', words: 4 };
const whole = countingAnswer(questionText(FIRST)).join('');
const other = countingAnswer(questionText(SECOND));
const never = () => false;
const NOTHING = { whole: [], excused: [], lost: [], doubled: [], stray: [] };

describe('the verdict on a chat', () => {
  it('is that all is well when each answer stands there once, over several messages too', () => {
    const messages = [whole, other.slice(0, 2).join(''), other.slice(2).join('')];
    expect(judge([FIRST, SECOND], messages, never)).toEqual({
      ...NOTHING,
      whole: ['q1x1', 'q1x2'],
    });
  });

  it.each([
    ['is missing', []],
    ['stops early', [other.slice(0, 3).join('')]],
  ])('finds an answer lost that %s', (_, messages) => {
    expect(judge([SECOND], messages, never)).toEqual({ ...NOTHING, lost: ['q1x2'] });
  });

  it.each([
    ['stands twice', [other.join(''), other.join('')]],
    ['has a beginning beside it', ['q1x2n1 q1x2n2', other.join('')]],
    ['is out of order', [other.slice(2).join(''), other.slice(0, 2).join('')]],
  ])('finds an answer doubled that %s', (_, messages) => {
    expect(judge([SECOND], messages, never)).toEqual({ ...NOTHING, doubled: ['q1x2'] });
  });

  it('finds a message that belongs to nothing', () => {
    const verdict = judge([FIRST], [whole, 'Loading…'], never);
    expect(verdict).toEqual({ ...NOTHING, whole: ['q1x1'], stray: ['Loading…'] });
  });

  it('excuses what the model server broke: a beginning, or one sentence for each', () => {
    const broken = [other.slice(0, 2).join(''), 'The model server reported a fault.'];
    const verdict = judge([FIRST, SECOND], broken, () => true);
    expect(verdict).toEqual({ ...NOTHING, excused: ['q1x1', 'q1x2'] });
    expect(judge([FIRST], [], () => true)).toEqual({ ...NOTHING, lost: ['q1x1'] });
  });

  it('knows the warning of a stream that broke behind the last word, once for each', () => {
    const warning = '⚠️ The answer broke off here: the connection to the model was lost.';
    const said = ['q1x1n1 q1x1n2', warning];
    const asked = [{ tag: 'q1x1', words: 2 }];
    const whole = { ...NOTHING, whole: ['q1x1'] };
    expect(judge(asked, said, () => true)).toEqual(whole);
    expect(judge(asked, said, () => false)).toEqual({ ...whole, stray: [warning] });
    expect(judge(asked, [...said, warning], () => true)).toEqual({ ...whole, stray: [warning] });
  });
});
