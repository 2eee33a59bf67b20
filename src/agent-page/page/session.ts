import { signal } from '@preact/signals';
import { stored } from './stored.js';

export interface Session {
  token: string;
  agent: string;
}

/** Why the page asks for a token. */
export type Notice = 'refused' | 'forbidden' | 'guessing' | 'signedOut';

// Of this tab alone, and gone with it: a token is worth everybody's names and numbers.
const keptToken = stored(() => sessionStorage, 'token');
const keptAgent = stored(() => sessionStorage, 'agent');

/** Null while nobody is signed in. */
export const session = signal<Session | null>(null);
export const notice = signal<Notice | null>(null);

/** The agent's name as it was typed last, in this tab. */
export const lastAgent = (): string => keptAgent.read() ?? '';

/** As a reload finds it. */
export function resume(): void {
  const [token, agent] = [keptToken.read(), keptAgent.read()];
  if (token !== null && agent !== null) session.value = { token, agent };
}

export function signIn(entered: Session): void {
  keptToken.write(entered.token);
  keptAgent.write(entered.agent);
  notice.value = null;
  session.value = entered;
}

/** Forgets the token, and keeps the name for the next. */
export function signOut(why: Notice): void {
  keptToken.write(null);
  notice.value = why;
  session.value = null;
}
