import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { UpsertContacts } from '../contacts/upsert-contacts.js';
import { paceOf } from '../database/dialect.js';
import { badInput, notFound } from '../errors/errors.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { type Batch, batchesOf } from './batches.js';
import { type Column, planColumns, type Plan } from './columns.js';
import { openCsv } from './csv-file.js';
import { type FileSurvey, surveyFile } from './file-survey.js';
import { ImportPlaces, type Place } from './import-places.js';
import type { Reading } from './read-row.js';
import type { RecordFile } from './records.js';
import { RejectedRows } from './rejected-rows.js';
import { isVcard, openVcard } from './vcard-file.js';
import { BatchWriter } from './write-batch.js';

export interface ImportOptions {
  /** As `--map` has them. */
  maps?: readonly string[];
  delimiter?: string | null;
  dryRun?: boolean;
  /** From the file's start, whatever has been done of it. */
  restart?: boolean;
  /** Whether an empty cell leaves what the contact has. */
  keepsWhereEmpty?: boolean;
  onProgress?: (progress: ImportState) => void;
  /** Ends it after the batch that is being written. */
  signal?: AbortSignal;
}

/** How far it has come. */
export interface ImportState {
  /** Bytes read, and in all. */
  bytes: number;
  size: number;
  rows: number;
  rejected: number;
}

/** What has become of a file; the numbers count all of its rows, also of an earlier attempt. */
export interface ImportReport extends Plan {
  rows: number;
  created: number;
  updated: number;
  rejected: number;
  /** Null where nothing was rejected, or nothing written. */
  rejectedFile: string | null;
  /** The first few, for people. */
  reasons: { line: number; reason: string }[];
  /** Rows that cannot be recognised the next time, having neither a phone nor an external id. */
  unrecognisable: number;
  /** Rows that an earlier attempt had done; 0 where there was none. */
  resumedAt: number;
  /** Whether the file's end was reached. */
  isComplete: boolean;
  encoding: string;
}

/** Brings a file's contacts into a project, as `upsertContacts` would one row after the other. */
@Injectable()
export class ImportContacts {
  constructor(
    private readonly projects: ProjectDirectory,
    private readonly contacts: UpsertContacts,
    private readonly places: ImportPlaces,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws ExpectedError NOT_FOUND, BAD_USER_INPUT for a file or columns that cannot be read, CONFLICT */
  async run(
    client: AdmittedClient,
    projectId: number,
    path: string,
    options: ImportOptions,
  ): Promise<ImportReport> {
    const project = maySee(client, projectId) ? this.projects.byId(projectId) : undefined;
    if (!project) throw notFound('Project');
    const survey = await surveyFile(path);
    const state: ImportState = { bytes: 0, size: survey.size, rows: 0, rejected: 0 };
    const file = await open(survey, options, (bytes) => (state.bytes = bytes));
    const reading = readingOf(project, file, options);
    if (options.dryRun) return tryOut(file, reading, survey, state, options);

    const fingerprint = fingerprintOf(survey, reading);
    const progress = await this.places.open(project.id, fingerprint, options.restart === true);
    const rejects = new RejectedRows(`${path}.rejected.csv`, file.header);
    const writer = new BatchWriter(this.contacts, this.places, { client, project, progress, rejects });
    const report = newReport(reading, survey, progress.position);
    try {
      const isComplete = await this.writeAll(file, reading, writer, report, state, options);
      if (isComplete) await this.places.close(progress);
      return finish(report, writer.place, rejects.path, isComplete);
    } finally {
      await rejects.close(writer.place.rejectedBytes);
    }
  }

  private async writeAll(
    file: RecordFile,
    reading: Reading,
    writer: BatchWriter,
    report: ImportReport,
    state: ImportState,
    { onProgress, signal }: ImportOptions,
  ): Promise<boolean> {
    const { rowsPerBatch, readsAhead } = paceOf(this.dataSource);
    let writing: Promise<void> = Promise.resolve();
    for await (const batch of batchesOf(file.records, reading, report.resumedAt, rowsPerBatch)) {
      await writing;
      if (signal?.aborted) return false;
      collect(report, batch);
      writing = writer.write(batch).then(() => {
        Object.assign(state, { rows: writer.place.position, rejected: writer.place.rejected });
        onProgress?.(state);
      });
      // It is awaited before the next one; until then nobody else would hear of it.
      writing.catch(() => undefined);
      if (!readsAhead) await writing;
    }
    await writing;
    return true;
  }
}

async function open(
  survey: FileSurvey,
  { delimiter = null }: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<RecordFile> {
  return isVcard(survey) ? openVcard(survey, onBytes) : openCsv(survey, delimiter, onBytes);
}

function readingOf(project: Project, { header }: RecordFile, options: ImportOptions): Reading {
  const { plan, mistakes } = planColumns(header, options.maps ?? []);
  if (mistakes.length > 0) throw badInput(mistakes);
  return {
    ...plan,
    width: header.length,
    region: project.defaultRegion,
    keepsWhereEmpty: options.keepsWhereEmpty === true,
  };
}

/** The same file read in another way is another import. */
function fingerprintOf({ hash }: FileSurvey, reading: Reading): string {
  return createHash('sha256')
    .update(JSON.stringify([hash, reading]))
    .digest('hex');
}

const MAX_REASONS = 10;
const ROWS_IN_DRY_RUN = 1000;

function newReport({ columns, leftOut }: Plan, { encoding }: FileSurvey, resumedAt: number): ImportReport {
  return {
    rows: 0,
    created: 0,
    updated: 0,
    rejected: 0,
    rejectedFile: null,
    reasons: [],
    unrecognisable: 0,
    resumedAt,
    isComplete: false,
    encoding,
    columns: columns.map(({ field, index, label }): Column => ({ field, index, label })),
    leftOut,
  };
}

function collect(report: ImportReport, { rejected, unrecognisable }: Batch): void {
  report.unrecognisable += unrecognisable;
  for (const { record, reason } of rejected.slice(0, MAX_REASONS - report.reasons.length))
    report.reasons.push({ line: record.line, reason });
}

function finish(report: ImportReport, place: Place, rejectedPath: string, isComplete: boolean): ImportReport {
  const { position: rows, created, updated, rejected } = place;
  const rejectedFile = rejected > 0 ? rejectedPath : null;
  return { ...report, rows, created, updated, rejected, rejectedFile, isComplete };
}

async function tryOut(
  file: RecordFile,
  reading: Reading,
  survey: FileSurvey,
  state: ImportState,
  { onProgress, signal }: ImportOptions,
): Promise<ImportReport> {
  const report = newReport(reading, survey, 0);
  for await (const batch of batchesOf(file.records, reading, 0, ROWS_IN_DRY_RUN)) {
    if (signal?.aborted) return report;
    collect(report, batch);
    report.rows = batch.end;
    report.rejected += batch.rejected.length;
    onProgress?.(Object.assign(state, { rows: report.rows, rejected: report.rejected }));
  }
  return { ...report, isComplete: true };
}
