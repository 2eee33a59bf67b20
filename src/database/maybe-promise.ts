/** At once from memory or a database in this process, later from a server. A promise for nothing costs a call its turns. */
export type MaybePromise<T> = T | Promise<T>;

export function andThen<T, U>(what: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return what instanceof Promise ? what.then(next) : next(what);
}

export function allOf<T>(whats: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  const isLater = whats.some((what) => what instanceof Promise);
  return isLater ? Promise.all(whats.map(async (what) => what)) : (whats as T[]);
}
