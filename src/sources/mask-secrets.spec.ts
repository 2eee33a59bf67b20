import fc from 'fast-check';
import { hasSecrets, maskedParams, maskedUrl, restoredParams, restoredUrl } from './mask-secrets.js';

const SECRETS = ['password', 'init_params.password', 'APIKey'];

describe('secrets among params', () => {
  it.each([
    ['user=x&password=p', 'user=x&password=***'],
    ['init_params[login]=a&init_params[password]=b', 'init_params[login]=a&init_params[password]=***'],
    ['password[x]=1&pass.word=2', 'password[x]=***&pass.word=***'],
    ['SystemId=1&APIKey=abc', 'SystemId=1&APIKey=***'],
    // Nobody said so, but they sound like it.
    ['func_params[token]=1&func_params[apikey]=2', 'func_params[token]=***&func_params[apikey]=***'],
    ['type=json&root_tag=&send_request_headers=0', 'type=json&root_tag=&send_request_headers=0'],
    ['%70assword=p', '%70assword=***'],
    ['password=', 'password='],
    // PHP takes no notice of it, so we cannot know what it is.
    ['[password]=p', '[password]=***'],
  ])('%s is shown as %s', (typed, shown) => {
    expect(maskedParams(typed, SECRETS)).toBe(shown);
  });

  it('are told from params without', () => {
    expect(hasSecrets('user=x&password=p', SECRETS)).toBe(true);
    expect(hasSecrets('user=x&password=', SECRETS)).toBe(false);
  });

  it('stay as stored where *** comes back, and are changed where something else does', () => {
    const restored = restoredParams('user=new&password=***&APIKey=k2', 'password=p%26q&APIKey=k1', SECRETS);

    expect(restored).toEqual({ params: 'user=new&password=p%26q&APIKey=k2', mistakes: [] });
  });

  it('that are not stored cannot be kept', () => {
    expect(restoredParams('init_params[password]=***', 'password=x', SECRETS).mistakes).toEqual([
      { path: 'params.init_params.password', message: 'is not stored yet: *** stands for a secret that is' },
    ]);
  });

  it('survive any round of showing and giving back', () => {
    const value = fc.stringMatching(/^[a-z%&=+*]{1,12}$/).map(encodeURIComponent);
    const typed = fc
      .array(fc.tuple(fc.constantFrom('user', 'password', 'init_params[password]', 'a[]'), value))
      .map((params) => params.map(([name, text]) => `${name}=${text}`).join('&'));

    fc.assert(
      fc.property(typed, (params) => {
        const shown = maskedParams(params, SECRETS);
        expect(restoredParams(shown, params, SECRETS)).toEqual({ params, mistakes: [] });
      }),
    );
  });
});

describe('secrets within a URL', () => {
  it.each([
    ['https://crm.example/api?a=1', 'https://crm.example/api?a=1'],
    ['https://user:pass@crm.example/api', 'https://***@crm.example/api'],
    ['https://crm.example/api?token=abc&x=1&key=k', 'https://crm.example/api?token=***&x=1&key=***'],
    ['https://crm.example/api?API_KEY=k#top', 'https://crm.example/api?API_KEY=***#top'],
    ['https://crm.example/@x?to%6ben=a', 'https://crm.example/@x?to%6ben=***'],
    ['crm.example?token=a', '***'],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
  });

  it('stay as stored where *** comes back', () => {
    const stored = 'https://user:pass@crm.example/api?token=abc';

    expect(restoredUrl('https://***@crm.example/v2?token=***&x=1', stored)).toEqual({
      url: 'https://user:pass@crm.example/v2?token=abc&x=1',
      mistakes: [],
    });
    expect(restoredUrl('https://crm.example/?key=***', stored).mistakes).toHaveLength(1);
  });
});
