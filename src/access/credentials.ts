import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import type { Credentials } from './access-policy.js';
import { clientAddress } from './client-address.js';
import { NetworkList } from './networks.js';

/** Reads what a request shows of itself. */
@Injectable()
export class CredentialsReader {
  private readonly trustedProxies: NetworkList;

  constructor(settings: Settings) {
    this.trustedProxies = new NetworkList(settings.TRUSTED_PROXIES);
  }

  addressOf({ raw }: Pick<FastifyRequest, 'raw'>): string | null {
    const forwarded = raw.headers['x-forwarded-for'];
    return clientAddress(raw.socket.remoteAddress, forwarded?.toString(), this.trustedProxies);
  }

  /** The token of `Authorization: Bearer …`. */
  bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
    return bearerIn(headers.authorization);
  }

  /** A PBX may show its token in the URL, too: the vendor's way. */
  ofPbx(request: FastifyRequest): Credentials {
    const inUrl = (request.query as URLSearchParams).get('token') || null;
    return { token: this.bearerOf(request) ?? inUrl, address: this.addressOf(request) };
  }
}

/** The token in `Bearer …`, wherever it is said. */
export function bearerIn(authorization: string | undefined): string | null {
  return /^Bearer +(\S.*)$/i.exec(authorization ?? '')?.[1]?.trim() ?? null;
}
