import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { HasLength } from '../errors/input-rules.js';
import {
  isDestination,
  isOutboundNumber,
  isPriority,
  isQueuePosition,
  isRouteIdentifier,
} from './rule-values.js';

// What may be said of a rule, in the contract's words.

const CONTROL_CHARACTERS_BUT_LINES = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;

export const IsRouteIdentifier = () => isText(isRouteIdentifier, 'must be 1–64 letters, digits and _ . -');

export const IsOutboundNumber = () => isText(isOutboundNumber, 'must be 3–15 digits, with or without a +');

export const IsDestination = () =>
  isText(
    isDestination,
    'must be a queue, or SIP/, PJSIP/, IAX2/ or Local/ and a name of 1–64 letters, digits and _ . -',
  );

export const IsQueuePosition = () => isNumber(isQueuePosition, 'must be a whole number from 0 to 100');

export const IsPriority = () => isNumber(isPriority, 'must be a whole number of 32 bits');

/** An instant that every database can keep: MySQL's begin with the year 1000 and end with 9999. */
export const IsInstant = () =>
  fits(
    (value) => value instanceof Date && value.getUTCFullYear() >= 1000 && value.getUTCFullYear() <= 9999,
    'must be an instant such as 2026-11-23T09:30:00.000Z',
  );

/** For people, on as many lines as they like. */
export const IsNote = () =>
  applyDecorators(
    HasLength(0, 1000),
    isText(
      (text) => !CONTROL_CHARACTERS_BUT_LINES.test(text) && text.isWellFormed(),
      'must have no control characters but line breaks',
    ),
  );

function isText(check: (text: string) => boolean, message: string): PropertyDecorator {
  return fits((value) => typeof value === 'string' && check(value), message);
}

function isNumber(check: (number: number) => boolean, message: string): PropertyDecorator {
  return fits((value) => typeof value === 'number' && check(value), message);
}

function fits(validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name: message, validator: { validate, defaultMessage: () => message } });
}
