import { isMistyped, issueToken, tokenHash, tokenId, tokenMatches } from './token.js';

describe('a token that we issue', () => {
  const token = issueToken();

  it('is cd_, 8 characters that identify it, and 38 random ones with their check sum', () => {
    expect(token).toMatch(/^cd_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
    expect(tokenId(token)).toBe(token.slice(3, 11));
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, issueToken)).size).toBe(100);
  });

  it('is known for mistyped when one character is another', () => {
    const other = token.endsWith('x') ? 'y' : 'x';

    expect(isMistyped(token)).toBe(false);
    expect(isMistyped(token.slice(0, -1) + other)).toBe(true);
  });

  it('matches its own hash and no other', () => {
    expect(tokenMatches(token, tokenHash(token))).toBe(true);
    expect(tokenMatches(issueToken(), tokenHash(token))).toBe(false);
  });
});

describe('a token of one’s own words', () => {
  it('has an id too, and no check sum', () => {
    expect(tokenId('some_secret_token')).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(isMistyped('some_secret_token')).toBe(false);
    expect(isMistyped('cd_chosen_by_an_operator')).toBe(false);
  });
});
