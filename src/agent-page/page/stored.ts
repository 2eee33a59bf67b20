/** A value that a browser keeps, if it lets us: with all storage forbidden the page works, and forgets on reload. */
export function stored(storage: () => Storage, name: string) {
  const key = `caller-data.${name}`;
  return {
    read(): string | null {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    /** Null forgets it. */
    write(value: string | null): void {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        // Full, or forbidden: then it lasts as long as the page.
      }
    },
  };
}
