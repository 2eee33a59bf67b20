import { NetworkList, isNetwork } from '../../access/networks.js';

/** What is ours, nobody's, or leads to one of the two: loopback, link-local and metadata, private, shared, multicast. */
const PRIVATE = new NetworkList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Azure's metadata, at an address that looks like anybody's.
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Unspecified, loopback, and IPv4 addresses written the old way.
  '::/96',
  // NAT64, 6to4 and Teredo, behind which any IPv4 address may be.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2002::/16',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** Where requests may go: anywhere in public, and to what SOURCE_ALLOWED_HOSTS names. */
export class AllowedHosts {
  private readonly names: ReadonlySet<string>;
  private readonly networks: NetworkList;

  constructor(allowed: readonly string[]) {
    this.names = new Set(allowed.filter((host) => !isNetwork(host)).map(plainName));
    this.networks = new NetworkList(allowed.filter(isNetwork));
  }

  /** @param hostname what the URL says, an address in brackets or not; @param address what it leads to */
  allows(hostname: string, address: string): boolean {
    return this.names.has(plainName(hostname)) || this.networks.includes(address) || !isPrivate(address);
  }
}

function isPrivate(address: string): boolean {
  // 127.0.0.1 within IPv6: in hexadecimal, as URLs write it, the list of IPv4 networks would not be asked.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!mapped) return PRIVATE.includes(address);
  const [high = 0, low = 0] = mapped.slice(1).map((part) => parseInt(part, 16));
  return PRIVATE.includes([high >> 8, high & 255, low >> 8, low & 255].join('.'));
}

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
