import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from './ask.js';
import { now } from './board.js';
import { type Call, PAST_CALLS, type PastCall } from './documents.js';
import { duration, moment, secondsBetween } from './instants.js';
import { locale, words } from './preferences.js';
import { session } from './session.js';

const SHOWN = 10;

type Loaded = { state: 'loading' | 'away' } | { state: 'here'; calls: PastCall[] };

/** The last ten calls of a caller, before this one. */
export function PastCalls({ call }: { call: Call }) {
  const loaded = useSignal<Loaded>({ state: 'loading' });
  useEffect(() => {
    void load(call).then((value) => (loaded.value = value));
    // When it ends, the calls before it are still the same.
  }, [call.id, call.contact?.id, call.number]);
  const { pastCalls, noPastCalls, pastCallsAway } = words.value;
  const { value } = loaded;
  return (
    <section class="panel past" aria-labelledby="past-calls">
      <h2 id="past-calls">{pastCalls}</h2>
      {value.state === 'away' && <p class="quiet">{pastCallsAway}</p>}
      {value.state === 'here' && value.calls.length === 0 && <p class="quiet">{noPastCalls}</p>}
      {value.state === 'here' && value.calls.length > 0 && (
        <ol>
          {value.calls.map((past) => (
            <Row key={past.id} call={past} />
          ))}
        </ol>
      )}
    </section>
  );
}

async function load({ id, project, contact, number }: Call): Promise<Loaded> {
  const { token } = session.peek() ?? {};
  if (token === undefined || (!contact && number === null)) return { state: 'here', calls: [] };
  const caller = contact ? { contactId: contact.id } : { telephone: number };
  try {
    const { calls } = await ask<{ calls: { nodes: PastCall[] } }>(token, PAST_CALLS, {
      filter: { projectId: project.id, ...caller },
    });
    return { state: 'here', calls: calls.nodes.filter((past) => past.id !== id).slice(0, SHOWN) };
  } catch {
    return { state: 'away' };
  }
}

function Row({ call }: { call: PastCall }) {
  const { OUTBOUND, hungUp } = words.value;
  const talk = call.answeredAt && call.endedAt ? secondsBetween(call.answeredAt, call.endedAt) : null;
  const why = call.failReason === 'queue_hangup' ? hungUp : call.failReason;
  const details = [
    call.direction === 'OUTBOUND' && OUTBOUND,
    call.agent,
    call.queue,
    why,
    talk !== null && duration(talk),
  ].filter(Boolean);
  return (
    <li>
      <time dateTime={call.startedAt}>{moment(call.startedAt, now.value, locale.value)}</time>
      <span class={`badge ${call.status.toLowerCase()}`}>{words.value[call.status]}</span>
      <span class="quiet">{details.join(' · ')}</span>
    </li>
  );
}
