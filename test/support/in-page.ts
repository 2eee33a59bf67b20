// What is run in a browser, as text: its types are not the server's.

/** The colour of each text that a selector finds, and those of the boxes that it lies in, the nearest first. */
export const colorsOf = (
  selector: string,
): string => `[...document.querySelectorAll(${JSON.stringify(selector)})]
  .filter((text) => text.checkVisibility() && !text.closest('.unseen'))
  .map((text) => {
    const behind = [];
    for (let box = text; box; box = box.parentElement) behind.push(getComputedStyle(box).backgroundColor);
    return { what: text.className + ' ' + text.textContent, ink: getComputedStyle(text).color, behind };
  })`;

/** A computed style of the first that a selector finds. */
export const styleOf = (selector: string, property: string): string =>
  `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`;

export interface Colors {
  what: string;
  ink: string;
  behind: string[];
}

/** How far a text stands out from what is behind it, after WCAG: 1 to 21. */
export function contrastOf({ ink, behind }: Colors): number {
  const ground = behind.find((color) => (channelsOf(color)[3] ?? 1) > 0.5) ?? 'rgb(255, 255, 255)';
  const [darker, lighter] = [luminance(ink), luminance(ground)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const channelsOf = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What keeps somebody from using the page: a line each. */
export const BARRIERS = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const barriers = [];
  const check = (isFine, what) => isFine || barriers.push(what);
  const nameOf = (one) =>
    one.getAttribute('aria-label') || (one.labels && [...one.labels].map((l) => l.textContent).join('')) || one.textContent;
  for (const one of all('a, button, input, select')) {
    check(nameOf(one).trim(), 'no name: ' + one.outerHTML);
    const { width, height } = one.getBoundingClientRect();
    check(one.type === 'checkbox' || one.matches('.skip') || (width >= 24 && height >= 24), 'too small: ' + one.outerHTML);
  }
  for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for'])
    for (const one of all('[' + name + ']'))
      for (const id of one.getAttribute(name).split(' ')) check(document.getElementById(id), name + ' of nothing: ' + id);
  const ids = all('[id]').map(({ id }) => id);
  check(new Set(ids).size === ids.length, 'an id twice: ' + ids);
  for (const selector of ['h1', 'main']) check(all(selector).length === 1, 'not one ' + selector);
  const levels = all('h1, h2, h3').map(({ tagName }) => Number(tagName[1]));
  levels.forEach((level, i) => check(level <= (levels[i - 1] ?? 0) + 1, 'a level is left out: ' + levels));
  for (const one of all('section')) check(one.ariaLabel || one.getAttribute('aria-labelledby'), 'a region without a name');
  check(document.documentElement.lang && document.title, 'no language, or no title');
  check(all('[tabindex]').every(({ tabIndex }) => tabIndex <= 0), 'an order of its own');
  return barriers;
})()`;

/** From then on, what a screen reader is told at once is kept in \`heard\`. */
export const LISTEN = `(() => {
  window.heard = [];
  const region = document.querySelector('[role=alert][aria-atomic]');
  new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
})()`;

/** Milliseconds from sending a request until the page shows a text. */
export const showsAfter = (address: string, text: string): string => `new Promise((resolve) => {
  const shown = () => document.querySelector('#call')?.textContent.includes(${JSON.stringify(text)});
  const startedAt = performance.now();
  new MutationObserver((_, observer) => {
    if (!shown()) return;
    observer.disconnect();
    resolve(performance.now() - startedAt);
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
  void fetch(${JSON.stringify(address)});
})`;

export const FOCUSED = `document.activeElement.id || document.activeElement.textContent.trim()`;
/** All that a tab keeps. */
export const KEPT = `JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])`;
/** What it keeps beyond itself. */
export const LASTING = `JSON.stringify([{ ...localStorage }, document.cookie, location.href])`;
