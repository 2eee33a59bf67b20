// node in-the-terminal.js ws://127.0.0.1:3000/graphql TOKEN [AGENT]
import { watchCalls } from './watch-calls.js';

const [url, token, agent] = process.argv.slice(2);

watchCalls({
  url,
  token,
  agent,
  onCall: ({ status, telephone, agent: whose, contact, backendLink }) =>
    console.log([status, contact?.name ?? telephone, whose, backendLink].filter(Boolean).join(' · ')),
  onState: (state) => {
    console.log(`(${state})`);
    if (state === 'refused') process.exitCode = 1;
  },
});
