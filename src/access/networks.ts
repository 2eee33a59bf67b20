import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Whether a text is an address or a CIDR block. Octal, hexadecimal and short forms (`010.1`, `0x7f.1`) are not. */
export function isNetwork(text: unknown): boolean {
  // A zone (`fe80::1%eth0`) names one of our own interfaces.
  if (typeof text !== 'string' || text.includes('%')) return false;
  const { address, bits } = parts(text);
  if (bits === undefined) return isIP(address) !== 0;
  if (!/^\d{1,3}$/.test(bits)) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

/** Networks compiled once, so that a request costs a lookup and no parsing. */
export class NetworkList {
  private readonly blocks = new BlockList();

  /** @throws Error naming the entry that is neither an address nor a CIDR block */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.add(network);
  }

  includes(address: string): boolean {
    const plain = plainAddress(address);
    if (plain === null) return false;
    return this.blocks.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  }

  private add(network: string): void {
    if (!isNetwork(network)) throw new Error(`Invalid network: ${network}`);
    const { address, bits } = parts(network);
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    this.blocks.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
}

/** An address as networks are compared: no zone, and `::ffff:192.0.2.1` is 192.0.2.1; null where it is none. */
export function plainAddress(text: string): string | null {
  const address = text.trim().replace(/^([^%]*:[^%]*)%.*$/, '$1');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  return isIP(address) ? address : null;
}

function parts(network: string): { address: string; bits: string | undefined } {
  const slash = network.indexOf('/');
  if (slash < 0) return { address: network, bits: undefined };
  return { address: network.slice(0, slash), bits: network.slice(slash + 1) };
}
