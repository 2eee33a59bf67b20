import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LanguageChoice } from './settings.js';
import { words } from './preferences.js';
import { lastAgent, notice, signIn } from './session.js';

type Name = 'token' | 'agent';
type Mistakes = Partial<Record<Name, string>>;

/** The first thing that one sees. The form is sent nowhere: an address would hold the token. */
export function SignIn() {
  const { title, signIn: signInWord, signInIntro } = words.value;
  const mistakes = useSignal<Mistakes>({});
  const form = useRef<HTMLFormElement>(null);

  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = (name: Name) =>
      form.current?.querySelector<HTMLInputElement>(`#${name}`)?.value.trim() ?? '';
    const [token, agent] = [entered('token'), entered('agent')];
    mistakes.value = mistakesIn(token, agent);
    const [first] = Object.keys(mistakes.value);
    if (first === undefined) signIn({ token, agent });
    else form.current?.querySelector<HTMLInputElement>(`#${first}`)?.focus();
  };
  useEffect(() => {
    document.title = `${signInWord} · Caller Data`;
    if (notice.value) form.current?.querySelector<HTMLInputElement>('#token')?.focus();
  }, [signInWord]);

  return (
    <main class="sign-in">
      <form class="panel" ref={form} onSubmit={submit} noValidate aria-labelledby="sign-in-title">
        <p class="brand">Caller Data</p>
        <h1 id="sign-in-title">{title}</h1>
        <p class="quiet">{signInIntro}</p>
        <Notices />
        <Field name="agent" mistake={mistakes.value.agent} value={lastAgent()} />
        <Field name="token" mistake={mistakes.value.token} value="" />
        <button type="submit" class="main-action">
          {signInWord}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}

/** A header takes no other characters, and no token that we give has them. */
const TOKEN = /^[\x21-\x7E]+$/;

function mistakesIn(token: string, agent: string): Mistakes {
  const { required, unsuited } = words.value;
  return {
    ...(agent === '' && { agent: required }),
    ...(token === '' && { token: required }),
    ...(token !== '' && !TOKEN.test(token) && { token: unsuited }),
  };
}

function Notices() {
  const why = notice.value;
  return (
    <div role="alert">
      {why && <p class={why === 'signedOut' ? 'notice' : 'notice bad'}>{words.value[why]}</p>}
    </div>
  );
}

function Field({ name, mistake, value }: { name: Name; mistake: string | undefined; value: string }) {
  const hint = `${name}-hint`;
  return (
    <div class="field">
      <label for={name}>{words.value[name]}</label>
      {/* Not of the type password: a browser would offer to keep it, and it is to be gone with the tab. */}
      <input
        id={name}
        name={name}
        class={name === 'token' ? 'secret' : undefined}
        type="text"
        defaultValue={value}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        maxLength={name === 'token' ? 512 : 128}
        required
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? hint : `${name}-mistake ${hint}`}
      />
      {mistake !== undefined && (
        <p class="mistake" id={`${name}-mistake`}>
          {mistake}
        </p>
      )}
      <p class="hint" id={hint}>
        {words.value[`${name}Hint`]}
      </p>
    </div>
  );
}
