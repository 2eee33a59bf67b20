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
  /**
   * By the text that was shown and proved right: never one that was wrong, so that there are no more of them than tokens.
   * To find a text takes a time that tells nothing of the others: it is compared only where its whole hash, seeded anew in
   * each process, is the same.
   */
  private readonly proven = new Map<string, PolicyToken>();
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
    if (bearer && isEnough(bearer, address)) return { admitted: [bearer] };
    const neighbours = address === null ? [] : this.neighboursOf(address, now);
    if (neighbours.length > 0) return { admitted: neighbours };
    if (bearer) return { refused: 'network' };
    return { refused: token === null ? 'no-credentials' : 'bad-token' };
  }

  /** Whether the token alone decides, or with the network that it asks for: not a network alone. */
  isByToken({ token, address }: Credentials, now: number): boolean {
    const bearer = token === null ? null : this.bearerOf(token, now);
    return bearer !== null && isEnough(bearer, address);
  }

  private bearerOf(token: string, now: number): PolicyClient | null {
    const known = this.proven.get(token) ?? this.prove(token);
    if (!known) return null;
    return now < known.expiresAt && now < known.client.expiresAt ? known.client : null;
  }

  private prove(token: string): PolicyToken | null {
    if (isMistyped(token)) return null;
    const known = this.tokens.get(tokenId(token));
    if (!known || !tokenMatches(token, known.hash)) return null;
    this.proven.set(token, known);
    return known;
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

function isEnough({ requirement, networks }: PolicyClient, address: string | null): boolean {
  return BY_TOKEN.includes(requirement) || (address !== null && networks.includes(address));
}
