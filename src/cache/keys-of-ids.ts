/** Under which keys something is remembered of each thing. */
export class KeysOfIds {
  /** Lists, not sets: most have one key, and there are tens of thousands. */
  private readonly keys = new Map<number, readonly string[]>();

  get size(): number {
    return this.keys.size;
  }

  of(id: number): readonly string[] {
    return this.keys.get(id) ?? [];
  }

  add(id: number, key: string): void {
    this.keys.set(id, [...this.of(id), key]);
  }

  remove(id: number, key: string): void {
    const rest = this.of(id).filter((other) => other !== key);
    if (rest.length > 0) this.keys.set(id, rest);
    else this.keys.delete(id);
  }
}
