const DEFAULT = '{instance}/lightning/r/{type}/{id}/view';

interface LinkValues {
  instance: string;
  id: string;
  type: string;
  name: string;
}

/**
 * `contact_url` filled in, each value percent-encoded but the instance, with which a link begins. A template that names no
 * `{id}` is a beginning: classic links are the record's id behind the server's address.
 */
export function popupLink(template: string | null, values: LinkValues): string {
  const whole = template ?? DEFAULT;
  const named = whole.includes('{id}') ? whole : `${whole}${/[/=]$/.test(whole) ? '' : '/'}{id}`;
  return named.replace(/\{(instance|id|type|name)\}/g, (_, name: keyof LinkValues) =>
    name === 'instance' ? values.instance : encodeURIComponent(values[name]),
  );
}
