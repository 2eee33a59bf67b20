import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/requires-scope.js';
import { HealthParts, type PartState } from './health-parts.js';
import { Readiness } from './readiness.js';
import { VERSION } from './version.js';

interface Ready {
  status: Readiness['state'];
  version: string;
  uptimeSeconds: number;
  parts: Record<string, PartState>;
}

/** What a load balancer and an operator ask; nobody's data are in it. */
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly parts: HealthParts,
  ) {}

  /** The loop turns, or nobody would answer: whoever hears nothing may start us anew. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 200 while a call may be sent here, else 503; what is ill behind us is told and changes nothing. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  ready(@Res({ passthrough: true }) reply: FastifyReply): Ready {
    const status = this.readiness.state;
    if (status !== 'ready') reply.status(503);
    const uptimeSeconds = Math.floor(process.uptime());
    return { status, version: VERSION, uptimeSeconds, parts: this.parts.states() };
  }
}
