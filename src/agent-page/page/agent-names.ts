const TECHNOLOGY = /^[A-Za-z0-9_]+\//;

/**
 * The names under which a PBX may tell of an agent: some send `SIP/ion-popescu` and some `ion-popescu`, and who types
 * the other one would wait for ever and never know why. The typed one comes first.
 */
export function agentNames(typed: string): string[] {
  const name = typed.trim();
  const bare = name.replace(TECHNOLOGY, '');
  if (bare === '') return name === '' ? [] : [name];
  return [...new Set([name, bare, `SIP/${bare}`, `PJSIP/${bare}`])];
}
