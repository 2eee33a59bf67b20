import { Controller, Get, Header, HttpCode, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CredentialsReader } from '../access/credentials.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { readEvent } from './read-event.js';
import { PbxEvents } from './pbx-events.js';

/** The PBX's door for its events: who is let in is answered 200 with an empty body, whatever becomes of the event. */
@Controller('api/while1voice_ev')
export class EventsController {
  constructor(
    private readonly events: PbxEvents,
    private readonly credentials: CredentialsReader,
  ) {}

  @Get()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RequiresScope(Scope.EVENTS)
  async tell(@Query() query: URLSearchParams, @Req() request: FastifyRequest): Promise<void> {
    const { apiClient: client } = request;
    const shown = client ? null : this.credentials.ofPbx(request);
    await this.events.take({ event: readEvent(query), at: new Date(), client, shown });
  }
}
