import { jest } from '@jest/globals';
import { Breaker } from './breaker.js';

const away = (): Promise<void> => Promise.reject(new Error('away'));
const there = (): Promise<void> => Promise.resolve();

let answers: () => Promise<void>;
let asked: number;
let breaker: Breaker;
beforeEach(() => {
  jest.useFakeTimers();
  answers = there;
  asked = 0;
  breaker = new Breaker(() => {
    asked += 1;
    return answers();
  });
});
afterEach(() => {
  breaker.stop();
  jest.useRealTimers();
});

const fail = (times: number): void => {
  for (let n = 0; n < times; n++) breaker.failed();
};

describe('Breaker', () => {
  it('is open until the database has been there', () => {
    expect(breaker.isOpen).toBe(true);

    breaker.start();

    expect(breaker.isOpen).toBe(false);
  });

  it('opens after five failures in a row, and not after four and a success', () => {
    breaker.start();

    fail(4);
    breaker.succeeded();
    fail(4);
    expect(breaker.isOpen).toBe(false);
    fail(1);

    expect(breaker.isOpen).toBe(true);
  });

  it('closes by itself, within a quarter of a second of the database’s return', async () => {
    breaker.start();
    answers = away;
    fail(5);
    await jest.advanceTimersByTimeAsync(2000);
    expect(breaker.isOpen).toBe(true);

    answers = there;
    await jest.advanceTimersByTimeAsync(250);

    expect(breaker.isOpen).toBe(false);
  });

  it('opens by itself where the database does not answer, though nobody else has asked', async () => {
    breaker.start();
    answers = away;

    await jest.advanceTimersByTimeAsync(1000);

    expect(breaker.isOpen).toBe(true);
  });

  it('asks no more once it is stopped', async () => {
    breaker.start();

    breaker.stop();
    await jest.advanceTimersByTimeAsync(5000);

    expect(asked).toBe(0);
  });

  it('takes an answer that goes under while it is stopped for no sign', async () => {
    let lose = (): void => undefined;
    answers = () => new Promise((_, reject) => (lose = () => reject(new Error('closed'))));
    breaker.start();
    await jest.advanceTimersByTimeAsync(1000);

    breaker.stop();
    lose();
    await jest.advanceTimersByTimeAsync(0);

    expect({ asked, isOpen: breaker.isOpen }).toEqual({ asked: 1, isOpen: false });
  });
});
