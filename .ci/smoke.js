// Waits for the demo, asks it the vendor's example URL word for word, and compares with the vendor's example answer.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const [base] = process.argv.slice(2);
const url = `${base}/api/while1voice?telephone=0700000000&dnid=0210000000&token=some_secret_token`;
const example = {
  id: 12345,
  name: 'John Doe',
  queue_position: null,
  direct_line: null,
  backend_link: 'https://your-crm.com/example-popup?id=12345',
  route_identifier: null,
  outbound_number: null,
  language: null,
  external_id: null,
};

let response;
for (const deadline = Date.now() + 120_000; !response;) {
  response = await fetch(url).catch(() => undefined);
  if (!response && Date.now() > deadline) throw new Error('The demo does not answer');
  if (!response) await setTimeout(250);
}
assert.equal(response.status, 200);
assert.equal(JSON.stringify(await response.json()), JSON.stringify(example));
console.log(`The demo answers the vendor's example as the vendor's page says.`);
