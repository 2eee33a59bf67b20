import { missed, now } from './board.js';
import type { Missed } from './call-list.js';
import { shownName, shownNumber } from './caller.js';
import { moment } from './instants.js';
import { times } from './messages.js';
import { PhoneActions } from './phone-actions.js';
import { language, locale, words } from './preferences.js';

const SHOWN = 20;

/** Whom to call back: who reached nobody within a day, and with whom nobody has talked since. */
export function MissedCalls() {
  const { missed: title, nobodyMissed } = words.value;
  const shown = missed.value.slice(0, SHOWN);
  return (
    <section class="panel" aria-labelledby="missed">
      <h2 id="missed">
        {title}
        {shown.length > 0 && <span class="count">{missed.value.length}</span>}
      </h2>
      {shown.length === 0 ? <p class="quiet">{nobodyMissed}</p> : <ul>{shown.map(row)}</ul>}
    </section>
  );
}

function row({ call, times: n }: Missed) {
  const details = [
    call.contact?.company,
    call.contact && shownNumber(call),
    call.queue,
    moment(call.startedAt, now.value, locale.value),
    n > 1 && times(n, language.value),
  ].filter(Boolean);
  const who = call.contact ? shownName(call) : shownNumber(call);
  return (
    <li key={call.id}>
      <span class="who">
        <strong dir="auto">{who}</strong>
        <span class="quiet">{details.join(' · ')}</span>
      </span>
      <PhoneActions number={call.number!} who={who} />
    </li>
  );
}
