// Watches calls over graphql-transport-ws, in a browser or in Node 22 and later, with nothing to install. Connects again by
// itself. A library does as much: https://www.npmjs.com/package/graphql-ws
const CALL = `subscription ($agent: String) {
  callUpdated(agent: $agent) {
    uniqueId direction status telephone agent queue queueHoldSeconds backendLink
    contact { id name company segments }
  }
}`;

// What connecting again does not help against: the token is wrong (4401), or it may not do this (4403).
const FINAL = [4401, 4403];

/**
 * @param url wss://caller-data.example.com/graphql
 * @param token of an API client with the scope READ
 * @param agent as the PBX names the agent; absent for the calls of all
 * @param onCall is given each call as it changes
 * @param onState 'connected', 'waiting' (for the next attempt) or 'refused'
 * @returns how to stop
 */
export function watchCalls({ url, token, agent, onCall, onState = () => {} }) {
  let isStopped = false;
  let failures = 0;
  let socket;
  let timer;

  const connect = () => {
    socket = new WebSocket(url, 'graphql-transport-ws');
    const say = (message) => socket.send(JSON.stringify(message));
    socket.onopen = () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(data);
      if (type === 'connection_ack') {
        failures = 0;
        say({ id: 'calls', type: 'subscribe', payload: { query: CALL, variables: { agent } } });
        onState('connected');
      }
      if (type === 'ping') say({ type: 'pong' });
      if (type === 'next' && payload.data) onCall(payload.data.callUpdated);
      if (type === 'error' || payload?.errors) refuse();
    };
    socket.onclose = ({ code }) => {
      if (isStopped) return;
      if (FINAL.includes(code)) return refuse();
      onState('waiting');
      // Not all at once, when the server comes back.
      timer = setTimeout(connect, Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random()));
    };
    socket.onerror = () => {};
  };

  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    socket.close();
  };

  const refuse = () => {
    stop();
    onState('refused');
  };

  connect();
  return stop;
}
