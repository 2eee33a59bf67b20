import { effect, untracked } from '@preact/signals';
import { serverNow } from './ask.js';
import { isOpen } from './call-list.js';
import { ownCalls } from './board.js';
import type { Call } from './documents.js';
import { opensLinks } from './preferences.js';
import { webLink } from './web-link.js';

/** A page that is loaded anew in the middle of a call, or hears of it late, opens nothing over what the agent is doing. */
const FRESH_MS = 15_000;

/** The calls whose page has been opened, or was there before one chose that pages be opened. */
const opened = new Set<string>();

/** Opens the caller's page by itself, once a call and where the agent has chosen so. */
export function startPopups(): void {
  effect(() => {
    const calls = ownCalls.value.filter(isOpen);
    const isChosen = untracked(() => opensLinks.value === 'on');
    for (const call of calls) {
      const link = webLink(call.backendLink);
      if (link === null || opened.has(call.id)) continue;
      opened.add(call.id);
      if (isChosen && isFresh(call)) window.open(link, '_blank', 'noopener,noreferrer');
    }
  });
}

const isFresh = ({ answeredAt, startedAt }: Call): boolean =>
  serverNow() - Date.parse(answeredAt ?? startedAt) < FRESH_MS;
