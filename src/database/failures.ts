import { QueryFailedError } from 'typeorm';

// What the databases' refusals mean, by their codes. TiDB's own have numbers only.

/** Nobody was asked: the database is known to be away, and to wait for it would help nobody. */
export class DatabaseAway extends Error {
  readonly code = 'DATABASE_AWAY';

  constructor(message = 'The database is away') {
    super(message);
    this.name = 'DatabaseAway';
  }
}

/** The connection broke while a transaction was being committed: nobody knows whether it was. */
export class OutcomeUnknown extends Error {
  readonly code = 'OUTCOME_UNKNOWN';

  constructor(cause: unknown) {
    super('The database was lost during a commit', { cause });
    this.name = 'OutcomeUnknown';
  }
}

const kind = (codes: RegExp, numbers: readonly number[] = []) => {
  const those = new Set(numbers);
  return (error: unknown): boolean => {
    const { code, errno } = causeOf(error);
    return those.has(errno as number) || (typeof code === 'string' && codes.test(code));
  };
};

/** Whether a write was refused because a unique key is taken. */
export const isDuplicate = kind(/^(ER_DUP_ENTRY|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY))$/);

/**
 * Whether somebody else was in the way, and the transaction has been rolled back: a deadlock, a lock that was not to be
 * had, a conflict that Galera (1213), Group Replication (3101), TiDB (8002, 8022, 8028, 9007) or MariaDB's snapshots
 * (1020) see at the end.
 */
export const isConflict = kind(
  /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|SQLITE_(BUSY|LOCKED)(_[A-Z_]+)?)$/,
  [1020, 1205, 1213, 3101, 8002, 8022, 8028, 9007],
);

/** Whether the server has become one that is only read from, as the old primary does in a failover. */
export const isReadOnly = kind(/^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE)$/, [1290, 1792, 1836]);

/** Whether the server has no connection left for us; those that we have are as good as before. */
export const isFull = kind(/^ER_(CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS)$/, [1040, 1203, 1226]);

/** Whether the server knows us or our database not: a mistake in DATABASE_URL, or of who set the server up. */
export const isRefusal = kind(
  /^ER_(ACCESS_DENIED_ERROR|DBACCESS_DENIED_ERROR|BAD_DB_ERROR)$/,
  [1044, 1045, 1049, 1129, 1130, 1251, 1698],
);

const isLostByCode = kind(
  /^(E(CONN|HOST|NET)[A-Z]+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|PROTOCOL_(CONNECTION_LOST|SEQUENCE_TIMEOUT|ENQUEUE_AFTER_[A-Z_]+)|POOL_CLOSED)$/,
  // Galera's node that is not in its cluster (1047), a server that stops, a connection that somebody has ended.
  [1047, 1053, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 4031],
);

/** Whether the connection broke, or could not be made. */
export const isLost = (error: unknown): boolean =>
  isLostByCode(error) || (causeOf(error) as { fatal?: boolean }).fatal === true;

const isOutOfRoom = kind(
  /^(ER_DISK_FULL|ER_RECORD_FILE_FULL|SQLITE_(FULL|READONLY|CANTOPEN|IOERR)(_[A-Z_]+)?)$/,
  [1021, 1026, 1114],
);
const isOurs = kind(/^(DATABASE_(AWAY|BUSY)|OUTCOME_UNKNOWN)$/);

const REASONS = [isOurs, isLost, isConflict, isReadOnly, isFull, isRefusal, isOutOfRoom];

/** Whether the database could not be asked at all, so that the same may be tried again later. */
export function isUnavailable(error: unknown): boolean {
  return REASONS.some((holds) => holds(error));
}

/** For the log: a driver's message repeats values, its code does not. */
export function codeOf(error: unknown): string {
  const { code, name } = causeOf(error) as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}

function causeOf(error: unknown): { code?: unknown; errno?: unknown } {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return cause ?? {};
}
