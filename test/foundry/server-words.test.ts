import { describe, expect, it } from 'vitest';
import { shownSentence, shownWords } from '../../src/foundry/server-words.ts';

describe('the words of a model server', () => {
  it.each([
    [
      'HTTP 500: Inference failed: a.cc:68 Generate out of memory',
      'HTTP 500: Inference failed: out of memory',
    ],
    ['cannot open C:\\Users\\me\\.foundry\\m.onnx', 'cannot open …'],
    ['cannot open /home/me/.foundry/cache/m.onnx: denied', 'cannot open …: denied'],
    ['cannot open "~/x/y"', 'cannot open "…"'],
    ['Request to http://127.0.0.1:0/foundry/list failed', 'Request to … failed'],
    ['connect to 10.0.0.7:5272', 'connect to …'],
    ['bad\nStacktrace:\n frames', 'bad'],
    ['bad\n   at Foo.Bar() in x', 'bad'],
    ['HTTP 500: <html><body>x</body></html>', 'HTTP 500:'],
    ['and/or text/plain is 1/2 of it, tokens/s', 'and/or text/plain is 1/2 of it, tokens/s'],
  ])('%j are shown as %j', (said, shown) => {
    expect(shownWords(said)).toBe(shown);
  });

  it.each([
    [
      'HTTP 500: Inference failed: a.cc:68 Generate out of memory. Try again.',
      'HTTP 500: Inference failed: out of memory.',
    ],
    ['HTTP 500: <html>x</html>', 'HTTP 500'],
    ['version 1.5 is too old', 'version 1.5 is too old'],
    ['cannot open /home/me/m.onnx', 'cannot open …'],
  ])('of %j the first sentence is %j', (said, shown) => {
    expect(shownSentence(said)).toBe(shown);
  });

  it('stay short, and cost little however long they are', () => {
    const startedAt = performance.now();
    for (const text of [
      'x'.repeat(1e6),
      '/a'.repeat(5e5),
      'a.cc:1 '.repeat(1e5),
      '\\\\'.repeat(5e5),
    ]) {
      expect(shownWords(text).length).toBeLessThanOrEqual(301);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
