import { clientAddress } from './client-address.js';
import { NetworkList } from './networks.js';

const TRUSTED = new NetworkList(['10.0.0.0/8', 'fd00::/8']);

describe('clientAddress', () => {
  it.each<[claim: string, peer: string, forwardedFor: string | undefined, address: string | null]>([
    ['is the peer where nobody forwarded', '203.0.113.9', undefined, '203.0.113.9'],
    ['does not believe a peer that is no proxy', '203.0.113.9', '10.1.1.1', '203.0.113.9'],
    ['believes a trusted proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [
      'takes the right-most hop that is not trusted',
      '10.0.0.1',
      '1.2.3.4, 203.0.113.9, 10.0.0.2',
      '203.0.113.9',
    ],
    ['leaves what a client forged on the left alone', '10.0.0.1', '192.0.2.1, 203.0.113.9', '203.0.113.9'],
    ['is the left-most where all are trusted', '10.0.0.1', '10.9.9.9, 10.0.0.2', '10.9.9.9'],
    ['reads a mapped peer', '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['reads a mapped hop', '10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['reads a port', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['reads IPv6', '10.0.0.1', '2001:db8::1', '2001:db8::1'],
    ['reads brackets', '10.0.0.1', '[2001:db8::1]', '2001:db8::1'],
    ['reads brackets with a port', 'fd00::1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['takes no octal', '10.0.0.1', '0313.0.113.9', null],
    ['takes no name', '10.0.0.1', 'unknown', null],
    ['takes no empty hop', '10.0.0.1', '203.0.113.9,', null],
    ['takes no empty header', '10.0.0.1', '', null],
    ['takes no IPv4 in brackets', '10.0.0.1', '[203.0.113.9]', null],
  ])('%s', (_claim, peer, forwardedFor, address) => {
    expect(clientAddress(peer, forwardedFor, TRUSTED)).toBe(address);
  });

  it('is null for a connection that is gone', () => {
    expect(clientAddress(undefined, undefined, TRUSTED)).toBeNull();
  });
});
