import type { Change } from './changes.js';

/** A change as another instance tells it, which may be of another version; null for what we do not understand. */
export function readChange(told: unknown): Change | null {
  if (typeof told !== 'object' || told === null) return null;
  const { what, projectId, contactIds, numbers } = told as Record<string, unknown>;
  switch (what) {
    case 'projects':
    case 'access':
    case 'anything':
      return { what };
    case 'sources':
    case 'project-contents':
      return isId(projectId) ? { what, projectId } : null;
    case 'rules':
      return isId(projectId) && isListOf(contactIds, isId) ? { what, projectId, contactIds } : null;
    case 'contacts':
      if (!isId(projectId) || !isListOf(contactIds, isId) || !isListOf(numbers, isText)) return null;
      return { what, projectId, contactIds, numbers };
    default:
      return null;
  }
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);

const isText = (value: unknown): value is string => typeof value === 'string';

function isListOf<T>(value: unknown, isOne: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}
