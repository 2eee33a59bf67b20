import { isNetwork, NetworkList, plainAddress } from './networks.js';

describe('isNetwork', () => {
  it.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::/0', '10.0.0.1/32'])(
    'takes %s',
    (text) => {
      expect(isNetwork(text)).toBe(true);
    },
  );

  it.each([
    ['octal', '010.0.0.1'],
    ['hexadecimal', '0x7f.0.0.1'],
    ['short', '127.1'],
    ['an integer', '2130706433'],
    ['too many bits', '10.0.0.0/33'],
    ['too many bits of IPv6', '::/129'],
    ['no bits', '10.0.0.0/'],
    ['negative bits', '10.0.0.0/-1'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['two', '10.0.0.0/8,10.1.0.0/16'],
    ['a netmask', '10.0.0.0/255.0.0.0'],
    ['with a zone', 'fe80::1%eth0'],
  ])('refuses %s: %s', (_what, text) => {
    expect(isNetwork(text)).toBe(false);
  });
});

describe('NetworkList', () => {
  const list = new NetworkList(['192.0.2.0/24', '198.51.100.7', '2001:db8:1::/48', '::1']);

  it.each([
    ['192.0.2.255', true],
    ['192.0.3.0', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['2001:db8:1:ffff::1', true],
    ['2001:DB8:1::1', true],
    ['2001:db8:2::1', false],
    ['::1', true],
    ['::ffff:192.0.2.1', true],
    ['::ffff:c000:0201', true],
    ['::ffff:203.0.113.1', false],
    ['fe80::1%eth0', false],
    ['0300.0.2.1', false],
    ['garbage', false],
  ])('%s: %s', (address, included) => {
    expect(list.includes(address)).toBe(included);
  });

  it('names the entry that is none', () => {
    expect(() => new NetworkList(['10.0.0.0/8', '10.1'])).toThrow('Invalid network: 10.1');
  });
});

describe('plainAddress', () => {
  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.256', null],
    ['192.0.2.1%eth0', null],
    ['', null],
  ])('%s: %s', (text, address) => {
    expect(plainAddress(text)).toBe(address);
  });
});
