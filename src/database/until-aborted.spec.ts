import { untilAborted } from './until-aborted.js';

describe('untilAborted', () => {
  it('gives what the promise gives', async () => {
    const { signal } = new AbortController();

    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('does not wait when the signal aborts first, and lets a later failure go unheard', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (fail = reject));

    const waiting = untilAborted(late, controller.signal);
    controller.abort(new Error('time is up'));

    await expect(waiting).rejects.toThrow('time is up');
    fail(new Error('too late'));
  });

  it('does not begin to wait when the signal has aborted already', async () => {
    await expect(
      untilAborted(new Promise(() => undefined), AbortSignal.abort(new Error('over'))),
    ).rejects.toThrow('over');
  });
});
