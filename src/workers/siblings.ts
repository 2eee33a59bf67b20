import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { workerNumber } from '../config/process-settings.js';
import type { FromWorker, ToWorker } from './messages.js';

/** A little longer than the primary waits for whoever is busy. */
const MEASURES_MS = 1500;

/** The other workers of this service, by way of the primary that has started us all; nobody where we are the only process. */
@Injectable()
export class Siblings implements OnApplicationShutdown {
  /** Null for the only process there is. */
  readonly number = workerNumber();
  private readonly heard: ((text: string) => void)[] = [];
  private readonly waiting = new Map<number, (texts: string[]) => void>();
  private readonly onMessage = (message: ToWorker): void => this.follow(message);
  private measures: (() => Promise<string>) | undefined;
  private questions = 0;

  constructor() {
    if (this.isOneOfSeveral) process.on('message', this.onMessage);
  }

  get isOneOfSeveral(): boolean {
    return this.number !== null && process.connected;
  }

  onApplicationShutdown(): void {
    process.off('message', this.onMessage);
  }

  /** To each of the others; never to ourselves. */
  broadcast(text: string): void {
    this.say({ say: 'broadcast', text });
  }

  onBroadcast(heard: (text: string) => void): void {
    this.heard.push(heard);
  }

  tellMeasures(measures: () => Promise<string>): void {
    this.measures = measures;
  }

  /** Of each other worker that answers within a second. */
  measuresOfOthers(): Promise<string[]> {
    if (!this.isOneOfSeveral) return Promise.resolve([]);
    const question = (this.questions += 1);
    return new Promise((resolve) => {
      const end = (texts: string[]): void => {
        clearTimeout(timer);
        this.waiting.delete(question);
        resolve(texts);
      };
      const timer = setTimeout(() => end([]), MEASURES_MS).unref();
      this.waiting.set(question, end);
      this.say({ say: 'measures-wanted', question });
    });
  }

  private follow(message: ToWorker): void {
    if (message.say === 'broadcast') for (const heard of this.heard) heard(message.text);
    if (message.say === 'measures-of-all') this.waiting.get(message.question)?.(message.texts);
    if (message.say === 'tell-measures') void this.answer(message.question);
  }

  private async answer(question: string): Promise<void> {
    const text = await this.measures?.();
    if (text !== undefined) this.say({ say: 'measures', question, text });
  }

  private say(message: FromWorker): void {
    // A primary that is gone hears nothing, and takes us with it.
    if (this.isOneOfSeveral) process.send?.(message, undefined, undefined, () => undefined);
  }
}
