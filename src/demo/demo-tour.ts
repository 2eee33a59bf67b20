import { DEMO_TOKEN, DEMO_TOOL_TOKEN } from './demo-token.js';

const STOPS: [shows: string, query: string][] = [
  [
    'The vendor’s example, word for word: John Doe and his popup link',
    'telephone=0700000000&dnid=0210000000',
  ],
  ['A VIP goes to the front of the queue', 'telephone=%2B40721000001&dnid=0210000000'],
  ['The same caller, as another trunk writes her number', 'telephone=0040721-000-001&dnid=0210000000'],
  ['Straight to the account manager: direct_line', 'telephone=0721000002&dnid=0210000000'],
  ['An eMAG MKTP client: route_identifier and outbound_number', 'telephone=0721000003&dnid=0210000000'],
  [
    'A rule for a dnid prefix (0310*): Hungarian callers enter second',
    'telephone=+36201234567&dnid=0310000001',
  ],
  ['A name in Japanese', 'telephone=819012345678'],
  ['A number that two contacts share: whose primary it is wins', 'telephone=0210000020'],
  ['Nobody we know: nine nulls', 'telephone=0799999999&dnid=0210000000'],
  ['A withheld number: nine nulls', 'telephone=anonymous&dnid=0210000000'],
  ['The same answer as XML', 'telephone=0700000000&type=xml'],
];

/** What the demo prints once it is up: lines to copy, each with what it shows. */
export function demoTour(url: string): string {
  const stops = STOPS.map(
    ([shows, query]) => `  # ${shows}\n  curl '${url}/api/while1voice?${query}&token=${DEMO_TOKEN}'\n`,
  );
  return `
Caller Data, the demo, answers at ${url} (this machine only; Ctrl+C stops it).
Its data are in data/demo.sqlite, made anew at each start. Try, with -i to see the headers too:

${stops.join('\n')}
  # Without a token: refused
  curl -i '${url}/api/while1voice?telephone=0700000000'

  # Why is that so? The same question over GraphQL, explained
  curl '${url}/graphql' -H 'Authorization: Bearer ${DEMO_TOOL_TOKEN}' -H 'Content-Type: application/json' \\
    -d '{"query": "{ lookup(input: {projectId: 1, telephone: \\"0721000001\\"}) { explanation } }"}'

  # A call on an agent’s screen: sign in at ${url}/agent with the token ${DEMO_TOOL_TOKEN} as ion-popescu, then
  curl '${url}/api/while1voice_ev?event=queue_answer&direction=IN&project_id=1&agent=ion-popescu&telephone=0721000001&dnid=0310000001&contact_id=1&queue=vip&uniqueid=1763890000.1&token=${DEMO_TOKEN}'

GraphQL has an explorer for browsers at ${url}/graphql: give it the header
  Authorization: Bearer ${DEMO_TOOL_TOKEN}

`;
}
