import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Announcer } from './announcer.js';
import { ownCalls } from './board.js';
import { isOpen } from './call-list.js';
import { CurrentCall } from './current-call.js';
import { LineState } from './line-state.js';
import { MissedCalls } from './missed-calls.js';
import { showsRinging, words } from './preferences.js';
import { RingingNow } from './ringing-now.js';
import type { Session } from './session.js';
import { Settings } from './settings.js';

/** What an agent sees all day. */
export function Workplace({ session }: { session: Session }) {
  const { skip } = words.value;
  const open = ownCalls.value.filter(isOpen).length;
  useEffect(() => {
    // No caller's name: a browser keeps titles in its history.
    document.title = `${open > 0 ? `(${open}) ` : ''}${session.agent} · Caller Data`;
  }, [open, session.agent]);
  return (
    <>
      <a class="skip" href="#call">
        {skip}
      </a>
      <Header agent={session.agent} />
      <main class="workplace">
        <CurrentCall />
        <div class="side">
          {showsRinging.value === 'on' && <RingingNow />}
          <MissedCalls />
        </div>
      </main>
      <Announcer />
    </>
  );
}

function Header({ agent }: { agent: string }) {
  const isShown = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const { settings } = words.value;
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isShown.value) return;
    isShown.value = false;
    button.current?.focus();
  };
  return (
    <header onKeyDown={close}>
      <div class="bar">
        <p class="brand">Caller Data</p>
        <h1 class="agent">{agent}</h1>
        <LineState />
        <button
          type="button"
          class="plain"
          ref={button}
          aria-expanded={isShown.value}
          aria-controls={isShown.value ? 'settings' : undefined}
          onClick={() => (isShown.value = !isShown.value)}
        >
          {settings}
        </button>
      </div>
      {isShown.value && <Settings />}
    </header>
  );
}
