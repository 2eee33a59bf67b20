import { useSignal } from '@preact/signals';
import { copyText } from './copy-text.js';
import { fill } from './messages.js';
import { words } from './preferences.js';

const COPIED_MS = 2000;

/** Ways to call a number. */
export function PhoneActions({ number, who }: { number: string; who: string }) {
  const isCopied = useSignal(false);
  const { call, callNamed, copy, copied, copyNumber, copiedNumber } = words.value;
  const onCopy = async () => {
    if (!(await copyText(number))) return;
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), COPIED_MS);
  };
  return (
    <span class="phone-actions">
      <a class="plain" href={`tel:${number}`} aria-label={fill(callNamed, { who: `${who}, ${number}` })}>
        {call}
      </a>
      <button
        type="button"
        class="plain"
        aria-label={fill(copyNumber, { number })}
        onClick={() => void onCopy()}
      >
        {isCopied.value ? copied : copy}
      </button>
      <span class="unseen" role="status">
        {isCopied.value && fill(copiedNumber, { number })}
      </span>
    </span>
  );
}
