import { jest } from '@jest/globals';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLParser } from 'fast-xml-parser';
import { Scope } from '../../src/access/scope.js';
import type { OpenAPIObject } from '../../src/api-docs/openapi-types.js';
import { Readiness } from '../../src/health/readiness.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { until } from '../support/until.js';

let testApp: TestApp;
let document: OpenAPIObject;
beforeEach(async () => {
  testApp = await createTestApp();
  document = (await testApp.http.get('/api/docs/openapi.json')).body as OpenAPIObject;
});
afterEach(() => testApp.close());

/** They serve people, and no machine asks them. */
const PAGES = ['ApiDocsController', 'AgentPageController'];

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What is wrong with an answer, after the document. */
function mistakesOf(path: string, { status, headers, text }: Answer): string[] {
  const documented = document.paths[path]?.get?.responses[status];
  if (!documented || '$ref' in documented) return [`${path} does not tell of ${status}`];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const missing = Object.keys(documented.headers ?? {}).filter((name) => !(name.toLowerCase() in headers));
  if (!documented.content) return [...missing, ...(text === '' ? [] : [`${status} has a body`])];
  const schema = documented.content[type]?.schema;
  if (!schema) return [...missing, `${status} is of the type ${type}`];
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } });
  const isValid = ajv.validate({ ...schema, components: document.components }, read(type, text));
  return [...missing, ...(isValid ? [] : [ajv.errorsText()])];
}

function read(type: string, text: string): unknown {
  if (type === 'application/json') return JSON.parse(text) as unknown;
  if (type !== 'application/xml') return text;
  const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true });
  return Object.values(parser.parse(text) as object)[0];
}

const parametersOf = (path: string): string[] => {
  const named = (document.paths[path]?.get?.parameters ?? []) as { name: string }[];
  return [...named.map(({ name }) => name), 'token'].sort();
};

describe('GET /api/docs/openapi.json', () => {
  it('tells of every REST route that is served, and of no other', () => {
    const controllers = [...testApp.get(ModulesContainer).values()].flatMap(({ controllers }) => [
      ...controllers.values(),
    ]);

    const served = controllers
      .filter(({ name }) => !PAGES.includes(String(name)))
      .flatMap(({ metatype }) => routesOf(metatype as new () => object));

    expect(Object.keys(document.paths).sort()).toEqual(served.sort());
    expect(Object.values(document.paths).map((item) => Object.keys(item))).toEqual(served.map(() => ['get']));
  });

  it('names the parameters that a lookup reads, and no other', async () => {
    const { token } = await factories(testApp).client();
    await factories(testApp).project();
    const get = jest.spyOn(URLSearchParams.prototype, 'get');

    await testApp.http.get(`/api/while1voice?telephone=0700000000&token=${token}`);

    const names = new Set(get.mock.calls.map(([name]) => name));
    get.mockRestore();
    expect([...names].sort()).toEqual(parametersOf('/api/while1voice'));
  });

  it('names parameters of an event that are kept with it, but for the token', async () => {
    const { tells, externalId, stored, project } = await aTellingPbx(testApp);
    const { run } = await aGraphqlClient(testApp);
    const names = parametersOf('/api/while1voice_ev').filter((name) => name !== 'token');
    const values = Object.fromEntries(names.map((name) => [name, `a-${name}`]));

    await tells({ ...values, project_id: externalId });
    await stored();

    const query = `{ calls(filter: { projectId: "${project.id}" }) { nodes { events { params } } } }`;
    const { data } = await run(query);
    expect(data).toEqual({
      calls: { nodes: [{ events: [{ params: { ...values, project_id: externalId } }] }] },
    });
  });

  it.each(['json', 'xml'])('describes what a lookup answers: %s', async (type) => {
    const { project, asks } = await aPbx(testApp);
    await factories(testApp).contact(project.id, { externalId: 'C-1', language: 'ro' });
    await factories(testApp).route(project.id, { outboundNumber: '+40210000000' });
    await factories(testApp).queuePosition(project.id, { position: 0 });
    await factories(testApp).directLine(project.id);

    const answers = [
      await asks({ telephone: '0700000000', type }),
      await asks({ telephone: '0711111111', type }),
      await asks({ telephone: '', type, root_tag: 'caller' }),
    ];

    expect(answers.flatMap((answer) => mistakesOf('/api/while1voice', answer))).toEqual([]);
  });

  it.each(['/api/while1voice', '/api/while1voice_ev'])('describes how %s refuses', async (path) => {
    const { token } = await factories(testApp).client({ scopes: [Scope.READ] });
    const askedTooOften = async () => (await testApp.http.get(`${path}?token=a-guess`)).status === 429;

    const answers = [
      await testApp.http.get(path),
      await testApp.http.get(`${path}?token=${token}`),
      await testApp.http.post(path),
    ];
    await until(askedTooOften);
    answers.push(await testApp.http.get(`${path}?token=a-guess`));

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 405, 429]);
    expect(answers.flatMap((answer) => mistakesOf(path, answer))).toEqual([]);
  });

  it('describes why a lookup without a project is refused', async () => {
    await factories(testApp).project();
    await factories(testApp).project();
    const { token } = await factories(testApp).client();

    const answer = await testApp.http.get(`/api/while1voice?token=${token}`);

    expect(answer.body).toMatchObject({ error: { code: 'PROJECT_REQUIRED' } });
    expect(mistakesOf('/api/while1voice', answer)).toEqual([]);
  });

  it('describes what an event is answered', async () => {
    const { tells } = await aTellingPbx(testApp);

    const answer = await tells({ event: 'queue_answer', uniqueid: '1' });

    expect(answer.status).toBe(200);
    expect(mistakesOf('/api/while1voice_ev', answer)).toEqual([]);
  });

  it.each(['/health/live', '/health/ready', '/metrics'])('describes what %s answers', async (path) => {
    const [answer, refusal] = [await testApp.http.get(path), await testApp.http.post(path)];

    expect([answer.status, refusal.status]).toEqual([200, 405]);
    expect([...mistakesOf(path, answer), ...mistakesOf(path, refusal)]).toEqual([]);
  });

  it('describes what an instance says that is told to stop', async () => {
    testApp.get(Readiness).stop();

    const answer = await testApp.http.get('/health/ready');

    expect(answer.status).toBe(503);
    expect(mistakesOf('/health/ready', answer)).toEqual([]);
  });

  it('would notice a field too many, one too few and a wrong type', () => {
    const headers = {
      ...{ 'content-type': 'application/json; charset=utf-8', 'x-request-id': '1' },
      ...{ 'x-lookup-outcome': 'FOUND', 'server-timing': 'lookup;dur=1.00' },
    };
    const nine = Object.fromEntries(
      Object.keys((document.components!.schemas!.CallerData as { properties: object }).properties).map(
        (name) => [name, null],
      ),
    );
    const { id: _, ...eight } = nine;
    const mistakes = (body: object) =>
      mistakesOf('/api/while1voice', { status: 200, headers, text: JSON.stringify(body) });

    expect(mistakes(nine)).toEqual([]);
    expect(mistakes({ ...nine, tenth: null })).not.toEqual([]);
    expect(mistakes(eight)).not.toEqual([]);
    expect(mistakes({ ...nine, id: '7' })).not.toEqual([]);
  });
});

/** The paths that a controller's methods are served at. */
function routesOf(controller: new () => object): string[] {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const prototype = controller.prototype as Record<string, unknown>;
  const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return methods.flatMap((name) => {
    const path = Reflect.getMetadata(PATH_METADATA, prototype[name] as object) as string | undefined;
    return path === undefined ? [] : [`/${base}/${path}`.replace(/\/+$/, '')];
  });
}
