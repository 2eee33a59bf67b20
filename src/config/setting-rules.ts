import { isIP } from 'node:net';
import {
  ValidateBy,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { isNetwork } from '../access/networks.js';

@ValidatorConstraint({ name: 'isDatabaseUrl' })
export class IsDatabaseUrl implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    if (typeof value !== 'string') return false;
    if (value.startsWith('sqlite:')) return value.length > 'sqlite:'.length;
    if (!value.startsWith('mysql://') || !URL.canParse(value)) return false;
    return new URL(value).pathname.length > 1;
  }

  defaultMessage(): string {
    return 'must be sqlite:path/to/file or mysql://user:password@host:3306/database';
  }
}

@ValidatorConstraint({ name: 'isNetworkList' })
export class IsNetworkList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return Array.isArray(value) && value.every(isNetwork);
  }

  defaultMessage(): string {
    return 'must be a comma-separated list of addresses or CIDR blocks, e.g. 10.0.0.0/8,fd00::/8';
  }
}

@ValidatorConstraint({ name: 'isOriginList' })
export class IsOriginList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return Array.isArray(value) && value.every(isOrigin);
  }

  defaultMessage(): string {
    return 'must be a comma-separated list of origins, e.g. https://crm.example,http://localhost:8080; "*" is none';
  }
}

/** As a browser sends it: no path, no slash at its end, no port that goes without saying. */
const isOrigin = (text: string): boolean =>
  /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** A whole number within bounds; one rule, so that a mistake is one line. */
export const IsFrom = (min: number, max: number) =>
  ValidateBy({
    name: 'isFrom',
    validator: {
      validate: (value: unknown) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
      defaultMessage: () => `must be a whole number from ${min} to ${max}`,
    },
  });

@ValidatorConstraint({ name: 'isReplicaList' })
export class IsReplicaList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return (
      Array.isArray(value) && value.every((url) => String(url).startsWith('mysql:') && isDatabaseUrl(url))
    );
  }

  defaultMessage(): string {
    return 'must be a comma-separated list of mysql://user:password@host:3306/database';
  }
}

const isDatabaseUrl = (value: unknown): boolean => new IsDatabaseUrl().validate(value);

@ValidatorConstraint({ name: 'isRedisUrl' })
export class IsRedisUrl implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && /^rediss?:\/\/./.test(value) && URL.canParse(value);
  }

  defaultMessage(): string {
    return 'must be redis://user:password@host:6379 or rediss://…';
  }
}

@ValidatorConstraint({ name: 'isHostList' })
export class IsHostList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return Array.isArray(value) && value.every((host) => isNetwork(host as string) || isHostName(host));
  }

  defaultMessage(): string {
    return 'must be a comma-separated list of host names, addresses or CIDR blocks, without ports';
  }
}

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.?$/i;
/** What ends in a number is read as an address by who connects, and has to be one. */
const isHostName = (host: unknown): boolean =>
  typeof host === 'string' && HOST_NAME.test(host) && !/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host);

@ValidatorConstraint({ name: 'isHost' })
export class IsHost implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isIP(String(value)) !== 0 || isHostName(value);
  }

  defaultMessage(): string {
    return 'must be an address or a name of this machine, e.g. 127.0.0.1, or 0.0.0.0 for all';
  }
}

/** SQLite's file has one writer; `sqlite:` is what is taken where nothing is said. */
export const isOneFile = ({ DATABASE_URL = 'sqlite:' }: { DATABASE_URL?: unknown }): boolean =>
  String(DATABASE_URL).startsWith('sqlite:');

@ValidatorConstraint({ name: 'mayBeSeveral' })
export class MayBeSeveral implements ValidatorConstraintInterface {
  validate(value: unknown, { object }: ValidationArguments): boolean {
    return !(Number(value) > 1) || (!isOneFile(object) && process.platform === 'linux');
  }

  defaultMessage(): string {
    return 'must be 1 with SQLite, whose file has one writer: several processes need mysql://…, and Linux';
  }
}
