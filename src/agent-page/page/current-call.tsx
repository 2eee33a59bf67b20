import { chosen, currentCall, now, ownCalls, projects, rings } from './board.js';
import { waitedSeconds } from './call-list.js';
import { shownName, shownNumber } from './caller.js';
import type { Call } from './documents.js';
import { duration, secondsBetween } from './instants.js';
import { PastCalls } from './past-calls.js';
import { PhoneActions } from './phone-actions.js';
import { words } from './preferences.js';
import { webLink } from './web-link.js';

/** Who it is, as large as it goes. */
export function CurrentCall() {
  const call = currentCall.value;
  const { currentCall: label, waiting, waitingHint } = words.value;
  if (!call)
    return (
      <section class="call panel idle" id="call" tabIndex={-1} aria-label={label}>
        <span class="pulse" aria-hidden="true" />
        <h2>{waiting}</h2>
        <p class="quiet">{waitingHint}</p>
      </section>
    );
  return (
    <div class="main">
      <section class={`call panel ${call.status.toLowerCase()}`} id="call" tabIndex={-1} aria-label={label}>
        <State call={call} />
        <Caller call={call} />
        <Facts call={call} />
        <PopupLink call={call} />
        <OtherCalls current={call} />
      </section>
      <PastCalls call={call} key={`${call.id} ${call.contact?.id}`} />
    </div>
  );
}

function State({ call: { status, direction } }: { call: Call }) {
  const { OUTBOUND } = words.value;
  return (
    <p class="state">
      <span class="badge">{words.value[status]}</span>
      {direction === 'OUTBOUND' && <span>{OUTBOUND}</span>}
    </p>
  );
}

function Caller({ call }: { call: Call }) {
  const { contact, number } = call;
  const { segments, notes } = words.value;
  return (
    <>
      <h2 class="name" dir="auto">
        {shownName(call)}
      </h2>
      {contact?.company && (
        <p class="company" dir="auto">
          {contact.company}
        </p>
      )}
      <p class="number">
        {shownNumber(call)} {number && <PhoneActions number={number} who={shownName(call)} />}
      </p>
      {contact && contact.segments.length > 0 && (
        <ul class="segments" aria-label={segments}>
          {contact.segments.map((segment) => (
            <li key={segment}>{segment}</li>
          ))}
        </ul>
      )}
      {contact?.notes && (
        <p class="notes" dir="auto">
          <span class="unseen">{notes}: </span>
          {contact.notes}
        </p>
      )}
    </>
  );
}

function Facts({ call }: { call: Call }) {
  const { queue, waited, talking, talked, dialled, project } = words.value;
  const wait = waitedSeconds(call, rings.value);
  const talk = secondsBetween(call.answeredAt, call.endedAt ?? now.value);
  const facts: [name: string, value: string | null][] = [
    [queue, call.queue],
    [waited, wait === null ? null : duration(wait)],
    [call.status === 'ENDED' ? talked : talking, talk === null ? null : duration(talk)],
    [dialled, call.dnid],
    [project, projects.value.length > 1 ? call.project.name : null],
  ];
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function PopupLink({ call }: { call: Call }) {
  const link = webLink(call.backendLink);
  if (link === null) return null;
  const { openLink, newWindow } = words.value;
  return (
    <a class="main-action" href={link} target="_blank" rel="noopener noreferrer">
      {openLink}
      <span aria-hidden="true">↗</span>
      <span class="unseen">{newWindow}</span>
    </a>
  );
}

/** Two lines at once are rare, and not to be overlooked. */
function OtherCalls({ current }: { current: Call }) {
  const others = ownCalls.value.filter(({ id }) => id !== current.id);
  if (others.length === 0) return null;
  const { otherCalls, show } = words.value;
  return (
    <div class="others">
      <h3>{otherCalls}</h3>
      <ul>
        {others.map((call) => (
          <li key={call.id}>
            <span dir="auto">
              {shownName(call)} · {shownNumber(call)}
            </span>
            <button type="button" class="plain" onClick={() => (chosen.value = call.id)}>
              {show} <span class="unseen">{shownName(call)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
