import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { ExpectedError } from '../errors/errors.js';
import type { AdmittedClient } from './access-policy.js';
import { AccessService } from './access.service.js';
import { clientAddress } from './client-address.js';
import { NetworkList } from './networks.js';
import { IS_PUBLIC, REQUIRED_SCOPE } from './requires-scope.js';
import type { Scope } from './scope.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is let in; null on a public door, and while nobody can be checked. */
    apiClient: AdmittedClient | null;
  }
}

/** Stands before every door, and opens none that does not say what it is. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly trustedProxies: NetworkList;

  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
    settings: Settings,
  ) {
    this.trustedProxies = new NetworkList(settings.TRUSTED_PROXIES);
  }

  canActivate(context: ExecutionContext): boolean {
    const door = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, door)) return true;
    const scope = this.reflector.getAllAndOverride<Scope>(REQUIRED_SCOPE, door);
    if (!scope) throw new ExpectedError('FORBIDDEN', 'Nobody is let in here');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const query = request.query as URLSearchParams;
    request.apiClient = this.access.admit(
      { token: bearer(request) ?? (query.get('token') || null), address: this.addressOf(request) },
      scope,
      query.get('project'),
    );
    return true;
  }

  private addressOf({ raw }: FastifyRequest): string | null {
    const forwarded = raw.headers['x-forwarded-for'];
    return clientAddress(raw.socket.remoteAddress, forwarded?.toString(), this.trustedProxies);
  }
}

/** `Authorization: Bearer …` wins over a token in the URL, where an unencoded caller id can inject one. */
function bearer({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null;
}
