import { Injectable } from '@nestjs/common';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { notFound } from '../errors/errors.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Feed } from './feed.js';

/** Makes the feeds that a client may have. */
@Injectable()
export class Feeds {
  constructor(private readonly projects: ProjectDirectory) {}

  /** @throws ExpectedError NOT_FOUND for a project that the client may not see */
  of(
    client: AdmittedClient,
    asked: { projectId: string | null; agent?: string | null },
    source: Pick<Feed, 'field' | 'what' | 'load'>,
  ): Feed {
    const projectId = asked.projectId === null ? client.projectId : readId(asked.projectId);
    const isSeen = projectId !== null && maySee(client, projectId) && this.projects.byId(projectId);
    if (asked.projectId !== null && !isSeen) throw notFound('Project');
    return new Feed(source.field, source.what, projectId, asked.agent ?? null, source.load);
  }
}
