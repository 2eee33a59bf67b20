import { AuditLog } from '../../src/access/audit/audit-log.js';
import { SYSTEM } from '../../src/access/access-policy.js';
import { Retention } from '../../src/retention/retention.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

let testApp: TestApp;
afterEach(() => testApp.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const entries = async () => (await testApp.get(AuditLog).list(SYSTEM, {}, {})).totalCount;

describe('the audit log', () => {
  it('is kept where nothing else is set', async () => {
    testApp = await createTestApp({ AUDIT_RETENTION_DAYS: '' });
    await factories(testApp).project();
    const before = await entries();

    await testApp.get(Retention).run(inDays(36_000));

    expect(before).toBeGreaterThan(0);
    expect(await entries()).toBe(before);
  });

  it('loses what is older than AUDIT_RETENTION_DAYS, and nothing younger', async () => {
    testApp = await createTestApp({ AUDIT_RETENTION_DAYS: '400' });
    await factories(testApp).project();
    const before = await entries();

    await testApp.get(Retention).run(inDays(399));
    const after399 = await entries();
    await testApp.get(Retention).run(inDays(401));

    expect(before).toBeGreaterThan(0);
    expect(after399).toBe(before);
    expect(await entries()).toBe(0);
  });
});
