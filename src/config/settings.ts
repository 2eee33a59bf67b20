import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, MinLength, validateSync, Validate } from 'class-validator';
import { IsDatabaseUrl, IsFrom, IsNetworkList, IsOriginList } from './setting-rules.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const asNumber = () => Transform(({ value }) => Number(value));
const asBoolean = () =>
  Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value));
const asList = () =>
  Transform(({ value }) =>
    String(value)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** What the environment may say, under the environment's own names, so that a message can name the setting. */
export class Settings {
  HOST: string = '127.0.0.1';

  @asNumber()
  @IsFrom(0, 65535)
  PORT: number = 3000;

  /** `sqlite:path/to/file` or `mysql://user:password@host:3306/database`. */
  @Validate(IsDatabaseUrl)
  DATABASE_URL: string = 'sqlite:data/caller-data.sqlite';

  @IsOptional()
  @MinLength(24, { message: 'must have at least 24 characters' })
  ADMIN_TOKEN?: string;

  /** Milliseconds that a lookup may take in all. */
  @asNumber()
  @IsFrom(10, 60_000)
  LOOKUP_BUDGET_MS: number = 500;

  /** Milliseconds of that which the database may take. */
  @asNumber()
  @IsFrom(5, 60_000)
  DATABASE_BUDGET_MS: number = 150;

  /** Only from these CIDR blocks is `X-Forwarded-For` believed. */
  @asList()
  @Validate(IsNetworkList)
  TRUSTED_PROXIES: string[] = [];

  /** Pages of these origins may read our answers in a browser. */
  @asList()
  @Validate(IsOriginList)
  CORS_ORIGINS: string[] = [];

  /** Whether a browser is shown an explorer at `/graphql`. */
  @asBoolean()
  @IsBoolean({ message: 'must be true or false' })
  GRAPHQL_EXPLORER: boolean = true;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}

/** Says every wrong setting at once, one line each; never a value, since one may hold a password. */
export class SettingsError extends Error {
  constructor(mistakes: string[]) {
    super(mistakes.join('\n'));
    this.name = 'SettingsError';
  }
}

/**
 * Reads the settings from an environment; an empty variable is an absent one, as in `docker compose`.
 *
 * @throws SettingsError one line per mistake, each naming its setting
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const settings = plainToInstance(Settings, onlyOurs(env), { exposeDefaultValues: true });
  const mistakes = validateSync(settings).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((message) => `${property}: ${message.replace(`${property} `, '')}`),
  );
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return settings;
}

function onlyOurs(env: NodeJS.ProcessEnv): Record<string, string> {
  const known = new Set([...Object.keys(new Settings()), 'ADMIN_TOKEN']);
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => known.has(entry[0]) && !!entry[1]),
  );
}
