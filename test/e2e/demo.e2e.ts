import { fillWithDemoData } from '../../src/demo/demo-data.js';
import { demoTour } from '../../src/demo/demo-tour.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
  await fillWithDemoData(testApp.app);
});
afterAll(() => testApp.close());

it('the demo’s lines show what they say', async () => {
  const lines = demoTour('http://demo').matchAll(/# (.*)\n {2}curl (?:-i )?'http:\/\/demo([^']*)'$/gm);
  const shown: Record<string, string> = {};
  for (const [, what, path] of lines) {
    const { status, text } = await testApp.http.get(path!);
    shown[what!] = `${status} ${text.replace(/"[a-z_]+":null,?/g, '')}`;
  }

  expect(shown).toMatchInlineSnapshot(`
   {
     "A VIP goes to the front of the queue": "200 {"id":1,"name":"Elena Dumitrescu","queue_position":1,"backend_link":"https://your-crm.com/example-popup?id=1","language":"ro","external_id":"CRM-1001"}",
     "A call on an agent’s screen: sign in at http://demo/agent with the token some_tool_token as ion-popescu, then": "200 ",
     "A name in Japanese": "200 {"id":7,"name":"山田 花子","backend_link":"https://your-crm.com/example-popup?id=7","language":"ja",}",
     "A number that two contacts share: whose primary it is wins": "200 {"id":10,"name":"Radu Popa","backend_link":"https://your-crm.com/example-popup?id=10",}",
     "A rule for a dnid prefix (0310*): Hungarian callers enter second": "200 {"id":5,"name":"Szőke Katalin","queue_position":2,"direct_line":"hungarian-queue","backend_link":"https://your-crm.com/example-popup?id=5","language":"hu",}",
     "A withheld number: nine nulls": "200 {}",
     "An eMAG MKTP client: route_identifier and outbound_number": "200 {"id":3,"name":"Ștefan Țăranu","backend_link":"https://your-crm.com/example-popup?id=3","route_identifier":"emag-mktp","outbound_number":"+40310000077","language":"ro","external_id":"EMAG-77"}",
     "Nobody we know: nine nulls": "200 {}",
     "Straight to the account manager: direct_line": "200 {"id":2,"name":"Mihai Ionescu","direct_line":"SIP/ion-popescu","backend_link":"https://your-crm.com/example-popup?id=2","language":"ro","external_id":"CRM-1002"}",
     "The same answer as XML": "200 <?xml version="1.0" encoding="UTF-8"?><result><id>12345</id><name>John Doe</name><queue_position></queue_position><direct_line></direct_line><backend_link>https://your-crm.com/example-popup?id=12345</backend_link><route_identifier></route_identifier><outbound_number></outbound_number><language></language><external_id></external_id></result>",
     "The same caller, as another trunk writes her number": "200 {"id":1,"name":"Elena Dumitrescu","queue_position":1,"backend_link":"https://your-crm.com/example-popup?id=1","language":"ro","external_id":"CRM-1001"}",
     "The vendor’s example, word for word: John Doe and his popup link": "200 {"id":12345,"name":"John Doe","backend_link":"https://your-crm.com/example-popup?id=12345",}",
     "Without a token: refused": "401 {"error":{"code":"UNAUTHENTICATED","message":"A valid token, or a network that is let in, is needed"}}",
   }
  `);
});

it('its line for GraphQL does too', async () => {
  const [, token, body] = /Authorization: (.*)' -H .*\n +-d '(.*)'/.exec(demoTour('http://demo'))!;

  const response = await testApp.http
    .post('/graphql')
    .set({ Authorization: token!, 'Content-Type': 'application/json' })
    .send(body);

  expect(response.body).toEqual({
    data: {
      lookup: {
        explanation: [
          '"0721000001" is read as +40721000001',
          'Contact 1, Elena Dumitrescu, has +40721000001',
          'Queue position 1 from rule 1: segment vip',
          'Direct line: no rule holds',
          'Route identifier: no rule holds',
          'Outbound number: no rule holds',
        ],
      },
    },
  });
});
