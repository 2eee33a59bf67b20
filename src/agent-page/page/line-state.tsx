import { line, now } from './board.js';
import { tryNow } from './desk.js';
import { fill } from './messages.js';
import { words } from './preferences.js';

/** Whether what one sees is so. */
export function LineState() {
  const { state } = line.value;
  const { live, liveLong, connecting, lostLong, tryNow: tryNowWord } = words.value;
  const [short, long] =
    state === 'live'
      ? [live, liveLong]
      : state === 'connecting'
        ? [connecting, connecting]
        : [lost(), lostLong];
  return (
    <div class={`line ${state}`}>
      <span class="dot" aria-hidden="true" />
      {/* The seconds are for the eye: read aloud they would never end. */}
      <span aria-hidden="true">{short}</span>
      <span class="unseen" role="status">
        {long}
      </span>
      {state === 'lost' && (
        <button type="button" class="plain" onClick={tryNow}>
          {tryNowWord}
        </button>
      )}
    </div>
  );
}

function lost(): string {
  const { lost: soon, lostIn } = words.value;
  const { value } = line;
  const retryAt = value.state === 'lost' ? value.retryAt : null;
  // Read so that it is shown anew each second.
  const seconds = now.value && retryAt !== null ? Math.ceil((retryAt - performance.now()) / 1000) : 0;
  return seconds > 0 ? fill(lostIn, { seconds }) : soon;
}
