import type { FieldMistake } from '../errors/errors.js';
import { paramMistake, textParam } from './param-mistakes.js';
import { SourceError } from './source-error.js';
import type { SourceConfig } from './source.js';

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A vendor who gives each customer a host, `acme` below its own. */
export interface Vendor {
  host: string;
  /** Customers may have it answer under a host of theirs: `support.acme.ro`. */
  allowsOwnHosts: boolean;
}

/** Where a system that gives each customer a host of its own is, for people and for us. */
export interface Whereabouts {
  /** What people open: `acme.freshdesk.com`. */
  host: string;
  /** Where the API is asked: `https://acme.freshdesk.com`, or the source's `url` up to its port. */
  origin: string;
}

/** What is wrong with the param `domain`, where there is one. */
export function domainMistakes(config: SourceConfig, vendor: Vendor): FieldMistake[] {
  const isGiven = typeof config.params.domain === 'string' && config.params.domain !== '';
  if (!isGiven || hostOf(config, vendor)) return [];
  return [paramMistake('domain', `must be acme or acme.${vendor.host}, without https:// before it`)];
}

/** `acme` is `acme.freshdesk.com`; null for what is no host, or nobody's but a stranger's. */
function hostOf({ params }: SourceConfig, vendor: Vendor): string | null {
  const domain = textParam(params, 'domain').toLowerCase();
  const host = domain.includes('.') ? domain : `${domain}.${vendor.host}`;
  const isRight = vendor.allowsOwnHosts || host.endsWith(`.${vendor.host}`);
  return isRight && HOST.test(host) ? host : null;
}

/** @throws SourceError config, for settings that have mistakes */
export function whereabouts(config: SourceConfig, vendor: Vendor): Whereabouts {
  const host = hostOf(config, vendor);
  if (!host) throw new SourceError('config', 'Its param domain names no host');
  if (config.url === null) return { host, origin: `https://${host}` };
  if (!URL.canParse(config.url)) throw new SourceError('config', 'Its URL cannot be read');
  return { host, origin: new URL(config.url).origin };
}
