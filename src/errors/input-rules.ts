import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy, ValidateIf } from 'class-validator';

// What class-validator does not count or know by itself, in the contract's words.

const CONTROL_CHARACTERS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/;

/** Absent leaves a field as it is; null is not a value that it can have. */
export const IsOmittable = () => ValidateIf((_, value) => value !== undefined);

/** A text of so many characters, counted as Unicode code points. */
export const HasLength = (min: number, max: number) =>
  ValidateBy({
    name: 'hasLength',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isBetween([...value].length, min, max),
      defaultMessage: () =>
        min > 0 ? `must have ${min} to ${max} characters` : `must have ${max} characters at most`,
    },
  });

/** Text on one line: a line break in a name would be a SIP header injected. */
export const HasNoControlCharacters = () =>
  ValidateBy({
    name: 'hasNoControlCharacters',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && !CONTROL_CHARACTERS.test(value) && value.isWellFormed(),
      defaultMessage: () => 'must have no control characters',
    },
  });

/** A name: 1–255 characters of any script, something to see among them. */
export const IsName = () =>
  applyDecorators(
    HasLength(1, 255),
    HasNoControlCharacters(),
    Matches(/\S/, { message: 'must not be blank' }),
  );

/** One line of text, of 255 characters where nothing else is said. */
export const IsLine = (max = 255) => applyDecorators(HasLength(0, max), HasNoControlCharacters());

/** A segment or a slug. */
export const IsHandle = () =>
  Matches(/^[a-z0-9-]{1,64}$/, { message: 'must be 1–64 lower-case letters, digits and hyphens' });

/** A web address, perhaps with placeholders in it. */
export const IsWebLink = () =>
  applyDecorators(
    HasLength(1, 2048),
    HasNoControlCharacters(),
    ValidateBy({
      name: 'isWebLink',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value),
        defaultMessage: () => 'must be a web address, http or https',
      },
    }),
  );

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
