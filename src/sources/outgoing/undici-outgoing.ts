import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request as send } from 'undici';
import { Settings } from '../../config/settings.js';
import { SourceError } from '../source-error.js';
import { failureOf } from './failure.js';
import { guardedConnect } from './guarded-connect.js';
import type { Outgoing, OutgoingRequest, OutgoingResponse } from './outgoing.js';
import { AllowedHosts } from './private-addresses.js';
import { ENCODINGS, readBody } from './read-body.js';
import { redirected } from './redirected.js';

const MAX_REDIRECTS = 3;
const AGENT = {
  // A source's own cap is lower; this one is for several on one host.
  connections: 64,
  maxOrigins: 1000,
  pipelining: 1,
  keepAliveTimeout: 30_000,
  // Above every timeout that a source may have: the signal comes first.
  headersTimeout: 65_000,
  bodyTimeout: 65_000,
};

/** Requests to upstream systems: no private address, no other host, no flood. */
@Injectable()
export class UndiciOutgoing implements Outgoing, OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(settings: Settings) {
    const connect = guardedConnect(new AllowedHosts(settings.SOURCE_ALLOWED_HOSTS));
    this.agent = new Agent({ ...AGENT, connect });
  }

  async request(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse> {
    let next: OutgoingRequest | null = withCredentials(request);
    for (let hops = 0; hops <= MAX_REDIRECTS && next; hops += 1) {
      const response = await this.send(next, signal);
      const following = redirected(next, response);
      if (!following) return response;
      next = following;
    }
    throw new SourceError('bad_response', 'It redirects in circles');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private async send(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse> {
    try {
      signal.throwIfAborted();
      const { statusCode, headers, body } = await send(request.url, {
        method: request.method,
        headers: { 'accept-encoding': ENCODINGS, 'user-agent': 'caller-data', ...request.headers },
        body: request.body,
        signal,
        dispatcher: this.agent,
      });
      const named = namedHeaders(headers);
      return { status: statusCode, headers: named, body: await readBody(body, named) };
    } catch (error) {
      throw failureOf(error, signal);
    }
  }
}

/** `user:password@` in a URL is sent as what it stands for; undici leaves it out. */
function withCredentials(request: OutgoingRequest): OutgoingRequest {
  if (!URL.canParse(request.url)) throw new SourceError('config', 'Its URL cannot be read');
  const url = new URL(request.url);
  if (!/^https?:$/.test(url.protocol)) throw new SourceError('config', 'Its URL must be http or https');
  if (!url.username && !url.password) return request;
  const [user, password] = [unescaped(url.username), unescaped(url.password)];
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  url.username = url.password = '';
  return { ...request, url: url.href, headers: { authorization, ...request.headers } };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function namedHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const named = Object.create(null) as Record<string, string>;
  for (const [name, value = ''] of Object.entries(headers))
    named[name] = Array.isArray(value) ? value.join(', ') : value;
  return named;
}
