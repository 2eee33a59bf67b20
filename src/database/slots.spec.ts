import { jest } from '@jest/globals';
import { Slots } from './slots.js';

const waiting = (): AbortController => new AbortController();

describe('Slots', () => {
  it('gives a place at once while there is one, and later in the order in which they came', async () => {
    const slots = new Slots(1, 10);
    const patient = waiting();
    const order: string[] = [];

    expect(slots.take(patient)).toBeUndefined();
    const turns = ['a', 'b'].map((name) => slots.take(patient)!.then(() => order.push(name)));
    slots.release();
    await turns[0];
    slots.release();
    await turns[1];

    expect(order).toEqual(['a', 'b']);
    expect([slots.inUse, slots.queued]).toEqual([1, 0]);
  });

  it('forgets who gives up at once, and gives no place to nobody', async () => {
    const slots = new Slots(1, 10);
    const patient = waiting();
    const impatient = waiting();
    void slots.take(patient);
    const refused = slots.take(impatient);
    const admitted = slots.take(patient);

    impatient.abort(new Error('time is up'));

    await expect(refused).rejects.toThrow('time is up');
    expect(slots.queued).toBe(1);
    slots.release();
    await expect(admitted).resolves.toBeUndefined();
  });

  it('refuses at once whom the line has no room for', () => {
    const slots = new Slots(1, 1);
    const patient = waiting();
    void slots.take(patient);
    void slots.take(patient);

    expect(() => slots.take(patient)).toThrow('Too many wait');
  });

  it('refuses at once where no place has been given back for a while', () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
    const slots = new Slots(1, 10);
    const patient = waiting();
    void slots.take(patient);

    now.mockReturnValue(1101);

    expect(() => slots.take(patient)).toThrow('Too many wait');
    now.mockRestore();
  });
});
