/**
 * What something is remembered under: the project first, so that all of a project can be found. Numbers, dnids and
 * segments have no line break in them.
 */
export function keyOf(projectId: number, ...parts: (string | null)[]): string {
  let key = String(projectId);
  for (const part of parts) key += `\n${part ?? ''}`;
  return key;
}

export function isOfProject(key: string, projectId: number): boolean {
  return key.startsWith(`${projectId}\n`);
}
