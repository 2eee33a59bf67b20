import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, MinLength, validateSync, Validate } from 'class-validator';
import {
  IsDatabaseUrl,
  IsFrom,
  IsHost,
  IsHostList,
  IsNetworkList,
  IsOriginList,
  IsRedisUrl,
  IsReplicaList,
  isOneFile,
  MayBeSeveral,
} from './setting-rules.js';

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
  @Validate(IsHost)
  HOST: string = '127.0.0.1';

  @asNumber()
  @IsFrom(0, 65535)
  PORT: number = 3000;

  /** `sqlite:path/to/file` or `mysql://user:password@host:3306/database`. */
  @Validate(IsDatabaseUrl)
  DATABASE_URL: string = 'sqlite:data/caller-data.sqlite';

  /** Databases that repeat the first one; reads may go there. */
  @asList()
  @Validate(IsReplicaList)
  DATABASE_REPLICA_URLS: string[] = [];

  /** Where several instances tell each other what changed. */
  @IsOptional()
  @Validate(IsRedisUrl)
  REDIS_URL?: string;

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

  /** Any text, from which the key is derived that encrypts the params of sources at rest. */
  @IsOptional()
  @MinLength(32, { message: 'must have at least 32 characters' })
  ENCRYPTION_KEY?: string;

  /** The key that was before: what it has encrypted can still be read, and is encrypted anew at the next start. */
  @IsOptional()
  @MinLength(32, { message: 'must have at least 32 characters' })
  ENCRYPTION_KEY_PREVIOUS?: string;

  /** Host names, addresses or CIDR: only these may a source's URL lead to in a private network. */
  @asList()
  @Validate(IsHostList)
  SOURCE_ALLOWED_HOSTS: string[] = [];

  /** Lookups and calls older than this many days are deleted; 0 keeps them. */
  @asNumber()
  @IsFrom(0, 36_500)
  JOURNAL_RETENTION_DAYS: number = 90;

  /** Entries of the audit log older than this many days are deleted; 0 keeps them. */
  @asNumber()
  @IsFrom(0, 36_500)
  AUDIT_RETENTION_DAYS: number = 0;

  /** Processes that share the port; `auto`: as many as there are processors, where the database takes several. */
  @Transform(({ value, obj }: { value: unknown; obj: Record<string, unknown> }) =>
    value === 'auto' ? (isOneFile(obj) ? 1 : availableParallelism()) : Number(value),
  )
  @IsFrom(1, 64)
  @Validate(MayBeSeveral)
  WEB_CONCURRENCY: number = 1;

  /** Milliseconds after SIGTERM for which all is still answered, while `/health/ready` sends the calls elsewhere. */
  @asNumber()
  @IsFrom(0, 60_000)
  SHUTDOWN_GRACE_MS: number = 2000;

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
  const known = new Set([
    ...Object.keys(new Settings()),
    'ADMIN_TOKEN',
    'REDIS_URL',
    'ENCRYPTION_KEY',
    'ENCRYPTION_KEY_PREVIOUS',
  ]);
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => known.has(entry[0]) && !!entry[1]),
  );
}
