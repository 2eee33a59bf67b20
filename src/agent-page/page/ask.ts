/** Why a question was not answered: `away` may be better in a moment, the others not by themselves. */
export type AskFailure = 'refused' | 'guessing' | 'forbidden' | 'gone' | 'away';

export class AskError extends Error {
  constructor(readonly failure: AskFailure) {
    super(failure);
  }
}

interface Answer<Data> {
  data?: Data | null;
  errors?: { extensions?: { code?: string } }[];
}

const PATIENCE_MS = 10_000;

const FAILURES: Record<string, AskFailure> = {
  UNAUTHENTICATED: 'refused',
  RATE_LIMITED: 'guessing',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'gone',
};

export const failureOf = (code: string | undefined): AskFailure => FAILURES[code ?? ''] ?? 'away';

/** How far the server's clock is ahead of ours, in milliseconds: nobody has set the clock of every desk. */
let aheadMs = 0;

/** By the server's clock, in milliseconds since 1970. */
export const serverNow = (): number => Date.now() + aheadMs;

/**
 * Asks /graphql.
 *
 * @throws AskError
 */
export async function ask<Data>(token: string, query: string, variables: object = {}): Promise<Data> {
  const { response, answer } = await post<Data>(token, { query, variables });
  readClock(response);
  const [error] = answer.errors ?? [];
  if (error) throw new AskError(failureOf(error.extensions?.code));
  if (!answer.data) throw new AskError('away');
  return answer.data;
}

async function post<Data>(
  token: string,
  body: object,
): Promise<{ response: Response; answer: Answer<Data> }> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { response, answer: (await response.json()) as Answer<Data> };
  } catch {
    throw new AskError('away');
  }
}

/** A header has whole seconds only: what is less is no difference. */
function readClock({ headers }: Response): void {
  const told = Date.parse(headers.get('Date') ?? '');
  if (Number.isNaN(told)) return;
  const ahead = told + 500 - Date.now();
  aheadMs = Math.abs(ahead) > 1500 ? ahead : 0;
}
