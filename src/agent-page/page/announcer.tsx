import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ownCalls } from './board.js';
import { isOpen } from './call-list.js';
import { shownName, shownNumber } from './caller.js';
import type { Call } from './documents.js';
import { fill } from './messages.js';
import { words } from './preferences.js';

const announced = new Set<string>();

/** Tells a screen reader of each new call, once. */
export function Announcer() {
  const said = useSignal('');
  const fresh = ownCalls.value.filter((call) => isOpen(call) && !announced.has(call.id));
  useEffect(() => {
    if (fresh.length === 0) return;
    fresh.forEach(({ id }) => announced.add(id));
    said.value = fresh.map(sentence).join(' ');
  });
  return (
    <div class="unseen" role="alert" aria-atomic="true">
      {said.value}
    </div>
  );
}

function sentence(call: Call): string {
  const { announceIn, announceOut, queue } = words.value;
  const { contact } = call;
  const who = contact ? shownName(call) : `${shownName(call)}, ${shownNumber(call)}`;
  const details = [contact?.company, ...(contact?.segments ?? []), call.queue && `${queue}: ${call.queue}`];
  const text = details.filter((detail) => Boolean(detail)).join(', ');
  return fill(call.direction === 'OUTBOUND' ? announceOut : announceIn, {
    who,
    details: text && `${text}.`,
  }).trim();
}
