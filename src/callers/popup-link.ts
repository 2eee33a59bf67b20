import { cleanText } from '../contacts/clean-text.js';

/** What a link may say of a caller. */
export interface PopupCaller {
  id: number | null;
  name: string;
  externalId: string | null;
  /** The contact's own. */
  backendLink: string | null;
}

/** The call and the project's template, as far as a popup link may speak of them. */
export interface PopupCall {
  template: string | null;
  /** Null where it was withheld. */
  number: string | null;
  dnid: string | null;
}

const PLACEHOLDER = /\{(id|externalId|name|telephone|dnid)\}/g;

/** The contact's own link, else the project's template filled in; null where there is neither, or it is no web address. */
export function popupLink(caller: PopupCaller, call: PopupCall): string | null {
  const link = caller.backendLink ?? (call.template && fill(call.template, caller, call));
  return link && /^https?:\/\//i.test(link) ? link : null;
}

function fill(template: string, caller: PopupCaller, call: PopupCall): string {
  const values: Record<string, string | number | null> = {
    id: caller.id,
    externalId: caller.externalId,
    name: caller.name,
    telephone: call.number,
    dnid: call.dnid,
  };
  return template.replace(PLACEHOLDER, (_, name: string) => encoded(values[name] ?? ''));
}

/** Percent-encoded, those characters included that encodeURIComponent leaves and a quoted attribute would not. */
function encoded(value: string | number): string {
  return encodeURIComponent(cleanText(String(value)) ?? '').replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
