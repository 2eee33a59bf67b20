import { AllowedHosts } from './private-addresses.js';

const NONE = new AllowedHosts([]);

describe('where requests may go', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
  ])('not to %s', (address) => {
    expect(NONE.allows(address, address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::1', '::ffff:8.8.8.8', '::ffff:808:808'])(
    'but to %s',
    (address) => {
      expect(NONE.allows(address, address)).toBe(true);
    },
  );

  it('and to what is named, by name, address or network', () => {
    const allowed = new AllowedHosts(['crm.local', '192.168.1.10', '10.0.0.0/8', 'fd00::/8']);

    expect(allowed.allows('CRM.local.', '172.16.0.1')).toBe(true);
    expect(allowed.allows('other.local', '192.168.1.10')).toBe(true);
    expect(allowed.allows('other.local', '10.9.9.9')).toBe(true);
    expect(allowed.allows('other.local', 'fd00::5')).toBe(true);
    expect(allowed.allows('evil.crm.local', '172.16.0.1')).toBe(false);
    expect(allowed.allows('other.local', '192.168.1.11')).toBe(false);
  });
});
