import { randomBytes } from 'node:crypto';
import { createClient, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import { until } from '../support/until.js';
import type { RunningApp } from './running-app.js';

/** An instance reads its clients anew every two seconds. */
const KNOWN_MS = 10_000;

export interface GraphqlResult {
  data: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

/** Whoever shows this token. */
export function asking({ url }: Pick<RunningApp, 'url'>, token: string) {
  const get = (path: string, query: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}?${new URLSearchParams(query).toString()}`, {
      headers: { Authorization: `Bearer ${token}` },
    });

  const run = async (
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<GraphqlResult> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphqlResult;
  };

  /** What the only field of an operation gives. */
  const field = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await run(query, variables);
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as T;
  };

  const lookup = (telephone: string, query: Record<string, string> = {}) =>
    get('/api/while1voice', { telephone, ...query });

  /** What is told from now on. */
  const watch = (query: string, variables: Record<string, unknown>) => {
    const client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      connectionParams: { authorization: `Bearer ${token}` },
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
    });
    const told: FormattedExecutionResult<Record<string, unknown>, unknown>[] = [];
    const isThere = new Promise<void>((resolve) => client.on('connected', () => resolve()));
    client.subscribe(
      { query, variables },
      {
        next: (result) => void told.push(result),
        error: () => undefined,
        complete: () => undefined,
      },
    );
    return { told, isThere, close: () => client.dispose() };
  };

  /** A client that was made elsewhere is known everywhere a little later. */
  const untilKnown = () => until(async () => (await run('{ viewer { id } }')).data != null, KNOWN_MS);

  return { get, run, field, lookup, watch, untilKnown };
}

export type Asking = ReturnType<typeof asking>;

export interface NetworkProject {
  id: string;
  slug: string;
  /** What the PBX names it by in its events. */
  externalId: string;
  /** Gone, with all that was made in it and its clients. */
  remove(): Promise<void>;
  /** Somebody who is bound to it. */
  client(scopes: string[]): Promise<Asking & { token: string }>;
}

/** A project of a test's own, whatever else is in the database. */
export async function aProject(app: RunningApp, admin: Asking): Promise<NetworkProject> {
  const unique = randomBytes(6).toString('hex');
  const [slug, externalId] = [`network-${unique}`, `pbx-${unique}`];
  const { id } = await admin.field<{ id: string }>(
    `mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }`,
    {
      input: {
        ...{ slug, externalId, name: 'Network tests', defaultRegion: 'RO' },
        backendLinkTemplate: 'https://your-crm.com/example-popup?id={id}',
      },
    },
  );
  const clients: string[] = [];

  const client = async (scopes: string[]) => {
    const { token, apiClient } = await admin.field<{ token: string; apiClient: { id: string } }>(
      `mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { token apiClient { id } } }`,
      { input: { name: slug, scopes, projectId: id, requirement: 'TOKEN' } },
    );
    clients.push(apiClient.id);
    const asks = asking(app, token);
    await asks.untilKnown();
    return { ...asks, token };
  };

  const remove = async () => {
    for (const one of clients)
      await admin.field('mutation ($id: ID!) { deleteApiClient(id: $id) }', { id: one });
    await admin.field('mutation ($id: ID!) { deleteProject(id: $id, force: true) }', { id });
  };

  return { id, slug, externalId, remove, client };
}
