import { ApiClient } from './api-client.entity.js';
import { AccessPolicy, type Verdict } from './access-policy.js';
import { ClientRequirement, Scope } from './scope.js';
import { issueToken, tokenHash, tokenId } from './token.js';

const { TOKEN, NETWORK, TOKEN_OR_NETWORK, TOKEN_AND_NETWORK } = ClientRequirement;
const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const GOOD = issueToken();
const INSIDE = '192.0.2.7';
const OUTSIDE = '203.0.113.9';

function client(
  values: Partial<ApiClient> = {},
  token: string = GOOD,
  tokenExpiresAt: Date | null = null,
): ApiClient {
  return Object.assign(new ApiClient(), {
    id: 1,
    name: 'PBX',
    projectId: null,
    scopes: [Scope.LOOKUP],
    requirement: TOKEN,
    networks: ['192.0.2.0/24'],
    expiresAt: null,
    createdAt: new Date(NOW),
    tokens: [
      {
        id: tokenId(token),
        apiClientId: 1,
        hash: tokenHash(token),
        issued: true,
        expiresAt: tokenExpiresAt,
      },
    ],
    ...values,
  });
}

const outcome = (verdict: Verdict): string => ('refused' in verdict ? verdict.refused : 'in');

describe('what a requirement lets in', () => {
  const BAD = issueToken();
  it.each<[ClientRequirement, 'good' | 'bad' | 'no', 'inside' | 'outside' | 'unknown', string]>([
    [TOKEN, 'good', 'inside', 'in'],
    [TOKEN, 'good', 'outside', 'in'],
    [TOKEN, 'good', 'unknown', 'in'],
    [TOKEN, 'bad', 'inside', 'bad-token'],
    [TOKEN, 'no', 'inside', 'no-credentials'],
    [NETWORK, 'good', 'inside', 'in'],
    [NETWORK, 'bad', 'inside', 'in'],
    [NETWORK, 'no', 'inside', 'in'],
    [NETWORK, 'good', 'outside', 'network'],
    [NETWORK, 'bad', 'outside', 'bad-token'],
    [NETWORK, 'no', 'outside', 'no-credentials'],
    [NETWORK, 'no', 'unknown', 'no-credentials'],
    [TOKEN_OR_NETWORK, 'good', 'outside', 'in'],
    [TOKEN_OR_NETWORK, 'bad', 'inside', 'in'],
    [TOKEN_OR_NETWORK, 'no', 'inside', 'in'],
    [TOKEN_OR_NETWORK, 'bad', 'outside', 'bad-token'],
    [TOKEN_OR_NETWORK, 'no', 'outside', 'no-credentials'],
    [TOKEN_AND_NETWORK, 'good', 'inside', 'in'],
    [TOKEN_AND_NETWORK, 'good', 'outside', 'network'],
    [TOKEN_AND_NETWORK, 'good', 'unknown', 'network'],
    [TOKEN_AND_NETWORK, 'bad', 'inside', 'bad-token'],
    [TOKEN_AND_NETWORK, 'no', 'inside', 'no-credentials'],
  ])('%s with a %s token from %s: %s', (requirement, which, where, expected) => {
    const token = { good: GOOD, bad: BAD, no: null }[which];
    const address = { inside: INSIDE, outside: OUTSIDE, unknown: null }[where];

    const verdict = new AccessPolicy([client({ requirement })]).judge({ token, address }, NOW);

    expect(outcome(verdict)).toBe(expected);
  });
});

describe('AccessPolicy', () => {
  it('refuses a client and a token from the instant on at which they expire', () => {
    const expiresAt = new Date(NOW + 1);
    const judge = (apiClient: ApiClient, now: number) =>
      outcome(new AccessPolicy([apiClient]).judge({ token: GOOD, address: INSIDE }, now));

    expect(judge(client({ expiresAt }), NOW)).toBe('in');
    expect(judge(client({ expiresAt }), NOW + 1)).toBe('bad-token');
    expect(judge(client({}, GOOD, expiresAt), NOW + 1)).toBe('bad-token');
    expect(judge(client({ expiresAt, requirement: NETWORK }), NOW + 1)).toBe('bad-token');
  });

  it('a token that was good once is judged anew each time', () => {
    const policy = new AccessPolicy([client({}, GOOD, new Date(NOW + 1))]);
    const judge = (token: string, now: number) => outcome(policy.judge({ token, address: null }, now));

    expect(judge(GOOD, NOW)).toBe('in');
    expect(judge(GOOD, NOW)).toBe('in');
    expect(judge(issueToken(), NOW)).toBe('bad-token');
    expect(judge(GOOD, NOW + 1)).toBe('bad-token');
  });

  it('remembers no text that is not a token’s, however often it is shown', () => {
    const policy = new AccessPolicy([client()]);
    const held = () => (policy as unknown as { proven: ReadonlyMap<string, unknown> }).proven.size;

    for (let i = 0; i < 1000; i++) policy.judge({ token: issueToken(), address: null }, NOW);
    policy.judge({ token: GOOD, address: null }, NOW);

    expect(held()).toBe(1);
  });

  it('takes a token that has the id of another for a bad one', () => {
    const [, id] = GOOD.split('_');
    const forged = `cd_${id}_${issueToken().split('_')[2]}`;

    expect(outcome(new AccessPolicy([client()]).judge({ token: forged, address: null }, NOW))).toBe(
      'bad-token',
    );
  });

  it('lets the token decide where a network would let in another client', () => {
    const token = issueToken();
    const policy = new AccessPolicy([client({ id: 1, requirement: NETWORK }), client({ id: 2 }, token)]);

    expect(policy.judge({ token, address: INSIDE }, NOW)).toMatchObject({ admitted: [{ id: 2 }] });
  });

  it('tells of all that one network lets in', () => {
    const policy = new AccessPolicy([
      client({ id: 1, requirement: NETWORK }),
      client({ id: 2, requirement: TOKEN_OR_NETWORK, networks: [INSIDE] }, issueToken()),
      client({ id: 3, requirement: NETWORK, networks: [OUTSIDE] }, issueToken()),
    ]);

    expect(policy.judge({ token: null, address: INSIDE }, NOW)).toMatchObject({
      admitted: [{ id: 1 }, { id: 2 }],
    });
  });
});
