import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { clientAddress } from './client-address.js';
import { NetworkList } from './networks.js';

/** Reads what a request shows of itself. */
@Injectable()
export class CredentialsReader {
  private readonly trustedProxies: NetworkList;

  constructor(settings: Settings) {
    this.trustedProxies = new NetworkList(settings.TRUSTED_PROXIES);
  }

  addressOf({ raw }: FastifyRequest): string | null {
    const forwarded = raw.headers['x-forwarded-for'];
    return clientAddress(raw.socket.remoteAddress, forwarded?.toString(), this.trustedProxies);
  }

  /** The token of `Authorization: Bearer …`. */
  bearerOf({ headers }: FastifyRequest): string | null {
    return /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null;
  }
}
