// Whether a lookup notices that somebody floods /graphql: p99 of lookups at 100 a second, each on a connection of its own as a
// PBX's are, alone and beside the worst that is allowed.
import autocannon from 'autocannon';
import { atRate } from './new-connections.js';

const LOOKUPS_A_SECOND = 100;
const FLOOD_CONNECTIONS = 4;

const page =
  '{ contacts(first: 200) { nodes { name phones { formatted } segments routes { id } } totalCount } }';
const FLOODS = [
  { name: 'nobody', body: null },
  { name: 'full pages of contacts', body: JSON.stringify({ query: page }) },
  {
    name: 'documents of 900 KB',
    body: JSON.stringify({ query: `{ ${'viewer { name } '.repeat(56_000)} }` }),
  },
  { name: 'no token', body: JSON.stringify({ query: page }), token: '' },
];

export async function floodRows(base, lookupPath, token, seconds) {
  const rows = [];
  for (const flood of FLOODS) rows.push(await measure(base, lookupPath, token, seconds, flood));
  return rows;
}

async function measure(base, lookupPath, token, seconds, { name, body, token: other }) {
  const attack = body && autocannon(floodOf(base, body, other ?? token, seconds + 1));
  const lookups = await atRate({ url: base + lookupPath, perSecond: LOOKUPS_A_SECOND, seconds });
  const flooded = (await attack)?.requests.total ?? 0;
  return { flood: name, requests: flooded, lookups: lookups.total, p50: lookups.p50, p99: lookups.p99 };
}

function floodOf(base, body, token, duration) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return { url: `${base}/graphql`, method: 'POST', headers, body, connections: FLOOD_CONNECTIONS, duration };
}
