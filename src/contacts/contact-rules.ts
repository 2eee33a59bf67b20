import { ArrayMaxSize, ValidateBy } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { HasLength } from '../errors/input-rules.js';
import { isLanguage } from './contact-values.js';

// What only a contact's fields have to be, in the contract's words.

const textThat = (name: string, holds: (text: string) => boolean, message: string) =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && holds(value),
      defaultMessage: () => message,
    },
  });

export const IsLanguage = () =>
  textThat('isLanguage', isLanguage, 'must be a language code and an optional region, e.g. ro or en-GB');

export const IsEmailAddress = () =>
  textThat('isEmailAddress', (text) => /^[^\s@]+@[^\s@]+$/.test(text), 'must be an email address');

/** Lines of text: unlike a name, notes never become a header. */
export const IsNotes = () =>
  applyDecorators(
    HasLength(0, 10_000),
    textThat(
      'isText',
      (text) => text.isWellFormed() && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/.test(text),
      'must have no control characters but line breaks',
    ),
  );

export const HasEntries = (max: number) => ArrayMaxSize(max, { message: `must have ${max} entries at most` });
