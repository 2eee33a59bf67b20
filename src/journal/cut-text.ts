/** The first characters of a text; by characters, since a database would refuse half of one. */
export function cutText(text: string, length: number): string {
  const whole = text.length <= length ? text : [...text.slice(0, 2 * length)].slice(0, length).join('');
  return whole.toWellFormed();
}
