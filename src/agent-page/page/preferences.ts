import { computed, effect, signal, type Signal } from '@preact/signals';
import { firstLanguage, isLanguage, type Language, MESSAGES } from './messages.js';
import { stored } from './stored.js';

export type Theme = 'auto' | 'light' | 'dark';

const isTheme = (value: unknown): value is Theme => ['auto', 'light', 'dark'].includes(value as string);
const isSwitch = (value: unknown): value is 'on' | 'off' => value === 'on' || value === 'off';

/** What one likes, kept for the next time; nothing of a caller's, nothing secret. */
function preference<Value extends string>(
  name: string,
  takes: (value: unknown) => value is Value,
  first: Value,
): Signal<Value> {
  const kept = stored(() => localStorage, name);
  const value = kept.read();
  const chosen = signal(takes(value) ? value : first);
  effect(() => kept.write(chosen.value));
  return chosen;
}

export const language = preference<Language>('language', isLanguage, firstLanguage(navigator.languages));
export const theme = preference<Theme>('theme', isTheme, 'auto');
export const opensLinks = preference('opens-links', isSwitch, 'off');
export const showsRinging = preference('shows-ringing', isSwitch, 'on');

const keptProject = stored(() => sessionStorage, 'project');
/** The one project to watch; null for all that the token may see. */
export const projectId = signal(keptProject.read());
effect(() => keptProject.write(projectId.value));

/** The page's words. */
export const words = computed(() => MESSAGES[language.value]);

/** For dates and numbers: as the browser's own country writes them, where it speaks the page's language. */
export const locale = computed(
  () =>
    navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === language.value) ?? language.value,
);

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
