import type { Signal } from '@preact/signals';
import { projects } from './board.js';
import { type Language, MESSAGES } from './messages.js';
import { language, opensLinks, projectId, showsRinging, theme, type Theme, words } from './preferences.js';
import { signOut } from './session.js';

/** What one likes. */
export function Settings() {
  const { settings, openLinks, openLinksHint, showRinging, signOut: signOutWord } = words.value;
  return (
    <section class="settings panel" id="settings" aria-label={settings}>
      <div class="choices">
        <LanguageChoice />
        <ThemeChoice />
        <ProjectChoice />
      </div>
      <div class="choices">
        <Switch id="opens-links" label={openLinks} hint={openLinksHint} chosen={opensLinks} />
        <Switch id="shows-ringing" label={showRinging} chosen={showsRinging} />
      </div>
      <button type="button" class="plain" onClick={() => signOut('signedOut')}>
        {signOutWord}
      </button>
    </section>
  );
}

export function LanguageChoice() {
  const options = Object.entries(MESSAGES).map(([value, { language: label }]) => [value, label] as const);
  return (
    <Choice
      id="language"
      label={words.value.languageOf}
      value={language.value}
      options={options}
      onChoose={(value) => (language.value = value as Language)}
    />
  );
}

function ThemeChoice() {
  const { theme: label, themeAuto, themeLight, themeDark } = words.value;
  return (
    <Choice
      id="theme"
      label={label}
      value={theme.value}
      options={[
        ['auto', themeAuto],
        ['light', themeLight],
        ['dark', themeDark],
      ]}
      onChoose={(value) => (theme.value = value as Theme)}
    />
  );
}

/** Only for a token that may see several. */
function ProjectChoice() {
  if (projects.value.length < 2) return null;
  const { project, allProjects } = words.value;
  return (
    <Choice
      id="project"
      label={project}
      value={projectId.value ?? ''}
      options={[['', allProjects], ...projects.value.map(({ id, name }) => [id, name] as const)]}
      onChoose={(value) => (projectId.value = value || null)}
    />
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChoose: (value: string) => void;
}

const Choice = ({ id, label, value, options, onChoose }: ChoiceProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <select id={id} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
      {options.map(([option, text]) => (
        <option key={option} value={option} lang={id === 'language' ? option : undefined}>
          {text}
        </option>
      ))}
    </select>
  </div>
);

interface SwitchProps {
  id: string;
  label: string;
  hint?: string;
  chosen: Signal<'on' | 'off'>;
}

const Switch = ({ id, label, hint, chosen }: SwitchProps) => (
  <div class="switch">
    <input
      id={id}
      type="checkbox"
      checked={chosen.value === 'on'}
      aria-describedby={hint && `${id}-hint`}
      onChange={({ currentTarget }) => (chosen.value = currentTarget.checked ? 'on' : 'off')}
    />
    <label for={id}>{label}</label>
    {hint && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </div>
);
