import { Injectable } from '@nestjs/common';
import { badInput, notFound } from '../errors/errors.js';
import { isE164, parseTelephone } from '../phone-numbers/phone-number.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { askedNumber } from './asking.js';
import type { FoundContact } from './found-contact.js';
import type { OpenSource } from './open-source.js';
import { SourceDirectory } from './source-directory.js';
import type { ProjectSource } from './source.entity.js';
import type { TestSourceResult } from './test-source.payload.js';
import { externalIdOf, toldContact } from './told-contact.js';

const IGNORED = 'ignore_response=1: it is told of calls, and what it replies is not read';

/** Asks a source for one number now, and shows what it said. Keeps nothing of it. */
@Injectable()
export class SourceTester {
  constructor(
    private readonly directory: SourceDirectory,
    private readonly projects: ProjectDirectory,
  ) {}

  async test({ id, projectId }: ProjectSource, telephone: string): Promise<TestSourceResult> {
    const project = this.projects.byId(projectId);
    // Somebody else may have made it just now.
    if (!this.directory.byId(id)) await this.directory.refresh();
    const source = this.directory.byId(id);
    if (!project || !source) throw notFound('Source');
    const number = parseTelephone(telephone, project.defaultRegion);
    if (number === null || !isE164(number))
      throw badInput([
        { path: 'telephone', message: 'is no number that an upstream system could be asked for' },
      ]);

    const startedAt = performance.now();
    const { answer, warnings } = await source.test(askedNumber(project, { number, telephone, dnid: null }));
    return {
      ok: answer.kind !== 'error',
      durationMs: performance.now() - startedAt,
      found: answer.kind === 'found',
      contact: answer.kind === 'found' ? shown(answer.contact) : null,
      error: answer.kind === 'error' ? `${answer.error.kind}: ${answer.error.message}` : null,
      warnings: [...warnings, ...notices(source)],
    };
  }
}

const notices = ({ system }: OpenSource): string[] => (system?.isNotice ? [IGNORED] : []);

/** As it would be kept. */
function shown(found: FoundContact): TestSourceResult['contact'] {
  const told = toldContact(found);
  return { ...told, name: told.name || null, externalId: externalIdOf(found) };
}
