import type { ApiClient } from './api-client.entity.js';
import { NetworkList } from './networks.js';
import { ClientRequirement, Scope } from './scope.js';
import { isMistyped, tokenId, tokenMatches } from './token.js';

/** A client as requests meet it: compiled once, so that a call costs a look into a map. */
export interface AdmittedClient {
  id: number;
  name: string;
  projectId: number | null;
  scopes: ReadonlySet<Scope>;
}

/** What acts of its own: the command line, the demo. */
export const SYSTEM: AdmittedClient = {
  id: 0,
  name: 'system',
  projectId: null,
  scopes: new Set(Object.values(Scope)),
};

/** Whether a client may know of a project: one that is bound to another is told that there is none. */
export function maySee(client: AdmittedClient, projectId: number): boolean {
  return client.projectId === null || client.projectId === projectId;
}

interface PolicyClient extends AdmittedClient {
  requirement: ClientRequirement;
  networks: NetworkList;
  expiresAt: number;
}

interface PolicyToken {
  client: PolicyClient;
  hash: string;
  expiresAt: number;
}

/** What a request shows of itself. */
export interface Credentials {
  token: string | null;
  /** Null where it is not known for certain. */
  address: string | null;
}

export type Verdict =
  { admitted: AdmittedClient[] } | { refused: 'no-credentials' | 'bad-token' | 'network' };

const BY_NETWORK = [ClientRequirement.NETWORK, ClientRequirement.TOKEN_OR_NETWORK];
const BY_TOKEN = [ClientRequirement.TOKEN, ClientRequirement.TOKEN_OR_NETWORK];

/** Everybody who may come in, compiled from the tables. */
export class AccessPolicy {
  private readonly tokens = new Map<string, PolicyToken>();
  private readonly byNetwork: PolicyClient[] = [];

  /** There is no client at all, not even one that may no longer come in. */
  readonly isEmpty: boolean;

  constructor(clients: readonly ApiClient[]) {
    this.isEmpty = clients.length === 0;
    for (const client of clients) this.add(client);
  }

  /** A token decides where it is good; else the network does, which may let in several clients. */
  judge({ token, address }: Credentials, now: number): Verdict {
    const bearer = token === null ? null : this.bearerOf(token, now);
    if (bearer) {
      if (BY_TOKEN.includes(bearer.requirement)) return { admitted: [bearer] };
      if (address !== null && bearer.networks.includes(address)) return { admitted: [bearer] };
    }
    const neighbours = address === null ? [] : this.neighboursOf(address, now);
    if (neighbours.length > 0) return { admitted: neighbours };
    if (bearer) return { refused: 'network' };
    return { refused: token === null ? 'no-credentials' : 'bad-token' };
  }

  private bearerOf(token: string, now: number): PolicyClient | null {
    if (isMistyped(token)) return null;
    const known = this.tokens.get(tokenId(token));
    if (!known || !tokenMatches(token, known.hash)) return null;
    return now < Math.min(known.expiresAt, known.client.expiresAt) ? known.client : null;
  }

  private neighboursOf(address: string, now: number): PolicyClient[] {
    return this.byNetwork.filter(({ networks, expiresAt }) => now < expiresAt && networks.includes(address));
  }

  private add({
    id,
    name,
    projectId,
    scopes,
    requirement,
    networks,
    expiresAt,
    tokens = [],
  }: ApiClient): void {
    const client: PolicyClient = {
      id,
      name,
      projectId,
      scopes: new Set(scopes),
      requirement,
      networks: new NetworkList(networks),
      expiresAt: expiresAt?.getTime() ?? Infinity,
    };
    for (const token of tokens) {
      this.tokens.set(token.id, {
        client,
        hash: token.hash,
        expiresAt: token.expiresAt?.getTime() ?? Infinity,
      });
    }
    if (BY_NETWORK.includes(requirement)) this.byNetwork.push(client);
  }
}
