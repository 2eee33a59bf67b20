import type { Test } from 'supertest';
import type { TestApp } from './create-app.js';
import { factories } from './factories.js';

export const NINE_NULLS = {
  id: null,
  name: null,
  queue_position: null,
  direct_line: null,
  backend_link: null,
  route_identifier: null,
  outbound_number: null,
  language: null,
  external_id: null,
};

/** A PBX of a project of its own, with a token that is bound to it. */
export async function aPbx(
  testApp: TestApp,
  projectValues: Parameters<ReturnType<typeof factories>['project']>[0] = {},
) {
  const { project: aProject, client } = factories(testApp);
  const project = await aProject(projectValues);
  const { token } = await client({ projectId: project.id });
  const asks = (query: Record<string, string>): Test =>
    testApp.http
      .get(`/api/while1voice?${new URLSearchParams(query).toString()}`)
      .set('Authorization', `Bearer ${token}`);
  /** With a query string as it stands. */
  const asksRaw = (query: string): Test => testApp.http.get(`/api/while1voice?${query}&token=${token}`);
  return { project, token, asks, asksRaw };
}
