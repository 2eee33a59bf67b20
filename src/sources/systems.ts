import { freshdesk } from './freshdesk/freshdesk.js';
import { generic } from './generic/generic.js';
import { miniCrm } from './minicrm/minicrm.js';
import { pipedrive } from './pipedrive/pipedrive.js';
import { salesforce } from './salesforce/salesforce.js';
import { soap } from './soap/soap.js';
import type { SourceType } from './source-type.js';
import type { SourceSystem } from './source.js';
import { ticketsys } from './ticketsys/ticketsys.js';

/** Every upstream system that there is. */
const SYSTEMS: readonly SourceSystem[] = [
  generic,
  salesforce,
  soap,
  ticketsys,
  miniCrm,
  freshdesk,
  pipedrive,
];

const byType = new Map(SYSTEMS.map((system) => [system.type, system]));

/** @throws Error for a type that has no line in the list */
export function systemOf(type: SourceType): SourceSystem {
  const system = byType.get(type);
  if (!system) throw new Error(`No system speaks ${type}`);
  return system;
}
