import { jest } from '@jest/globals';
import { PinoLogger } from 'nestjs-pino';
import { symbols } from 'pino';

/** What the application that has started last logs from here on, instead of where it would. */
export function captureLog(): { text: () => string; stop: () => void } {
  const pieces: string[] = [];
  const { [symbols.streamSym]: stream } = PinoLogger.root as unknown as Record<
    symbol,
    { write: (line: string) => void }
  >;
  const log = jest.spyOn(stream!, 'write').mockImplementation((line) => void pieces.push(line));
  return { text: () => pieces.join(''), stop: () => log.mockRestore() };
}
