/** An id as GraphQL gives it; null for what no id can be, so that nothing is asked for it. */
export function readId(text: string | number | null | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(String(text)) ? Number(text) : 0;
  return id > 0 && id < 2 ** 31 ? id : null;
}
