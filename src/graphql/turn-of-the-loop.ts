const waiting: (() => void)[] = [];

/**
 * A turn of the event loop for a piece of an operation's work, the pieces of all operations one after the other in the order
 * asked for. Node would do all that is due in one turn, and accept a caller after the last of it.
 */
export function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next);
  });
}

function next(): void {
  const resolve = waiting.shift();
  if (waiting.length > 0) setImmediate(next);
  resolve?.();
}
