import { now, ringing } from './board.js';
import { duration, secondsBetween } from './instants.js';
import { words } from './preferences.js';
import type { Ring } from './documents.js';

const SHOWN = 5;

/** Who waits for somebody to answer: quietly, since it is nobody's call yet. */
export function RingingNow() {
  const { ringing: title, nobodyRings } = words.value;
  const shown = ringing.value.slice(0, SHOWN);
  return (
    <section class="panel" aria-labelledby="ringing">
      <h2 id="ringing">{title}</h2>
      {shown.length === 0 ? <p class="quiet">{nobodyRings}</p> : <ul>{shown.map(row)}</ul>}
    </section>
  );
}

function row({ id, at, number, telephone, callerData, contact }: Ring) {
  const { unknownCaller, withheld } = words.value;
  const shownNumber = number ?? (/\d/.test(telephone) ? telephone : withheld);
  const details = [contact?.company, shownNumber].filter(Boolean);
  return (
    <li key={id}>
      <span class="who">
        <strong dir="auto">{callerData.name ?? unknownCaller}</strong>
        <span class="quiet">{details.join(' · ')}</span>
      </span>
      <span class="clock">{duration(secondsBetween(at, now.value) ?? 0)}</span>
    </li>
  );
}
