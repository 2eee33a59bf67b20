import type { Test } from 'supertest';
import { Scope } from '../../src/access/scope.js';
import { PbxEvents } from '../../src/calls/pbx-events.js';
import type { TestApp } from './create-app.js';
import { factories } from './factories.js';

let counted = 0;

/** A PBX that tells of its calls: of a project of its own whose events name it by `project_id`, and bound to it. */
export async function aTellingPbx(testApp: TestApp) {
  const externalId = `pbx-${++counted}`;
  const { project: aProject, client } = factories(testApp);
  const project = await aProject({
    externalId,
    backendLinkTemplate: 'https://crm.example.com/{id}?t={telephone}',
  });
  const { token } = await client({ projectId: project.id, scopes: [Scope.LOOKUP, Scope.EVENTS] });
  /** With a query string as it stands. */
  const tellsRaw = (query: string): Test => testApp.http.get(`/api/while1voice_ev?${query}&token=${token}`);
  const tells = (query: Record<string, string>): Test =>
    tellsRaw(new URLSearchParams({ project_id: externalId, ...query }).toString());
  const stored = () => testApp.get(PbxEvents).stored();
  return { project, externalId, token, tells, tellsRaw, stored };
}
