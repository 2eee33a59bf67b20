import { jest } from '@jest/globals';
import { PinoLogger } from 'nestjs-pino';
import { symbols } from 'pino';

/** What the application logs from here on. */
export function captureLog(): { text: () => string; stop: () => void } {
  const pieces: string[] = [];
  const { [symbols.streamSym]: stream } = PinoLogger.root as unknown as Record<
    symbol,
    { write: (line: string) => void }
  >;
  // What watches for leaks hears it too.
  const write = stream!.write;
  const log = jest.spyOn(stream!, 'write').mockImplementation((line) => {
    pieces.push(line);
    write(line);
  });
  return { text: () => pieces.join(''), stop: () => log.mockRestore() };
}
