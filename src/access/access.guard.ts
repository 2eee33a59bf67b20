import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { ExpectedError } from '../errors/errors.js';
import type { AdmittedClient } from './access-policy.js';
import { AccessService, missingScope } from './access.service.js';
import { CredentialsReader } from './credentials.js';
import { IS_PUBLIC, NEEDS_ANY_SCOPE, REQUIRED_SCOPE } from './requires-scope.js';
import { Scope } from './scope.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is let in; null on a public door, and while nobody can be checked. */
    apiClient: AdmittedClient | null;
    /** What it took to find out, where the database had to be asked: of a call's time, too. */
    admittedInMs?: number;
  }
}

/** A token in the URL is the PBX vendor's way, and good for the PBX's doors only. */
const IN_URL = [Scope.LOOKUP, Scope.EVENTS];

/** What a door says of itself. */
interface Door {
  isPublic: boolean;
  scope: Scope | undefined;
  isForAny: boolean;
}

/** Stands before every door, and opens none that does not say what it is. */
@Injectable()
export class AccessGuard implements CanActivate {
  /** What each says is read once: by its class, too, since several may have a handler in common. */
  private readonly doors = new Map<unknown, Map<unknown, Door>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
    private readonly credentials: CredentialsReader,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { isPublic, scope, isForAny } = this.doorOf(context);
    if (isPublic) return true;
    if (!scope && !isForAny) throw new ExpectedError('FORBIDDEN', 'Nobody is let in here');
    if (context.getType<GqlContextType>() === 'graphql') return this.mayRun(context, scope);
    return !scope || this.letIn(context.switchToHttp().getRequest<FastifyRequest>(), scope);
  }

  private doorOf(context: ExecutionContext): Door {
    const [handler, room] = [context.getHandler(), context.getClass()];
    let doors = this.doors.get(room);
    if (!doors) this.doors.set(room, (doors = new Map<unknown, Door>()));
    let door = doors.get(handler);
    if (!door) doors.set(handler, (door = this.readDoor([handler, room])));
    return door;
  }

  private readDoor(places: Parameters<Reflector['getAllAndOverride']>[1]): Door {
    return {
      isPublic: this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, places) ?? false,
      scope: this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, places),
      isForAny: this.reflector.getAllAndOverride<boolean>(NEEDS_ANY_SCOPE, places) ?? false,
    };
  }

  private letIn(request: FastifyRequest, scope: Scope): boolean | Promise<boolean> {
    const query = request.query as URLSearchParams;
    const shown = IN_URL.includes(scope)
      ? this.credentials.ofPbx(request)
      : { token: this.credentials.bearerOf(request), address: this.credentials.addressOf(request) };
    const call = () => ({
      project: query.get('project'),
      externalId: scope === Scope.EVENTS ? query.get('project_id') : null,
      dnid: query.get('dnid'),
    });
    const admitted = this.access.admit(shown, scope, call);
    if (admitted instanceof Promise) return this.wait(request, admitted);
    request.apiClient = admitted;
    return true;
  }

  private async wait(request: FastifyRequest, admitted: Promise<AdmittedClient | null>): Promise<true> {
    const startedAt = performance.now();
    request.apiClient = await admitted;
    request.admittedInMs = performance.now() - startedAt;
    return true;
  }

  /** Who asks has been let in at the door of /graphql already. */
  private mayRun(context: ExecutionContext, scope: Scope | undefined): boolean {
    const { request } = GqlExecutionContext.create(context).getContext<{ request: FastifyRequest }>();
    if (!request.apiClient) throw new ExpectedError('UNAUTHENTICATED', 'A token is needed');
    if (scope && !request.apiClient.scopes.has(scope)) throw missingScope(scope);
    return true;
  }
}
