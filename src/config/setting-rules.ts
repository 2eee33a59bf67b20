import { ValidateBy, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
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
