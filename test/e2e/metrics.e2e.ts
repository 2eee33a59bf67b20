import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperationTurns } from '../../src/graphql/operation-turns.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await createTestApp();
});
afterEach(() => testApp.close());

const measures = async () => (await testApp.http.get('/metrics')).text.split('\n');

describe('GET /metrics', () => {
  it('is Prometheus’s text, to anybody, and nobody keeps it', async () => {
    const { status, headers } = await testApp.http.get('/metrics');
    const head = await testApp.http.head('/metrics');

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(head.status).toBe(200);
  });

  it('tells of the process, once, however many applications it has had', async () => {
    const lines = await measures();

    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
      'process_open_fds',
      'process_cpu_seconds_total',
    ]) {
      expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
  });

  it('counts requests by route, and holds no number, token or path of anybody’s', async () => {
    const { asks, token } = await aPbx(testApp);
    await asks({ telephone: '0700123456' });
    await asks({ telephone: '0700123456', token });
    await testApp.http.get('/api/while1voice?telephone=0700123456');
    await testApp.http.get('/0700123456');

    const lines = await measures();

    expect(
      lines.filter((line) => /^caller_data_http_requests_total\{.*while1voice|route="none"/.test(line)),
    ).toEqual([
      'caller_data_http_requests_total{route="/api/while1voice",method="GET",status="200"} 2',
      'caller_data_http_requests_total{route="/api/while1voice",method="GET",status="401"} 1',
      'caller_data_http_requests_total{route="none",method="GET",status="404"} 1',
    ]);
    expect(lines).toContain('caller_data_http_requests_in_flight 1');
    expect(lines.join()).not.toMatch(/0700123456|40700123456|cd_/);
  });

  it('counts who goes away before the answer, and waits for him no longer', async () => {
    const { token } = await aGraphqlClient(testApp);
    const turns = testApp.get(OperationTurns);
    for (let i = 0; i < 4; i++) await turns.take();
    const { port } = testApp.app.getHttpServer().address() as AddressInfo;
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const gone = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers });
    gone.on('error', () => undefined);
    const arrived = once(testApp.app.getHttpServer(), 'request') as Promise<
      [{ socket: NodeJS.EventEmitter }]
    >;
    gone.end(JSON.stringify({ query: '{ viewer { id } }' }));
    const [{ socket }] = await arrived;
    const closed = once(socket, 'close');
    gone.destroy();
    await closed;

    const lines = await measures();

    expect(lines).toContain(
      'caller_data_http_requests_total{route="/graphql",method="POST",status="aborted"} 1',
    );
    expect(lines).toContain('caller_data_http_requests_in_flight 1');
  });

  it('counts operations of GraphQL by kind and by what went wrong', async () => {
    const { run } = await aGraphqlClient(testApp);
    await run('{ viewer { id } }');
    await run('{ viewer { id } }');
    await run('mutation { deleteContact(id: 1) }');
    await run('{ viewr }');
    await run('{');

    const lines = await measures();

    expect(lines.filter((line) => line.startsWith('caller_data_graphql_operations_total{')).sort()).toEqual([
      'caller_data_graphql_operations_total{kind="mutation",code="NOT_FOUND"} 1',
      'caller_data_graphql_operations_total{kind="query",code="OK"} 2',
      'caller_data_graphql_operations_total{kind="unknown",code="GRAPHQL_PARSE_FAILED"} 1',
      'caller_data_graphql_operations_total{kind="unknown",code="GRAPHQL_VALIDATION_FAILED"} 1',
    ]);
  });
});
