import { Controller, Get, Logger, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { RareWarning } from '../config/rare-warning.js';
import { Settings } from '../config/settings.js';
import { ExpectedError } from '../errors/errors.js';
import { Journal } from '../journal/journal.js';
import { answerBody, answerFormat, contentType } from './answer-body.js';
import { LookupOutcome } from '../callers/caller-data.js';
import { type Call, type Lookup, nobody } from './lookup.js';
import { Budget } from './budget.js';
import { LookupMeasures } from './lookup-measures.js';
import { LookupService } from './lookup.service.js';
import { ProjectOfCall } from './project-of-call.js';

/** The PBX's door, after the vendor's page "Caller Data Retrieval via Webservice". */
@Controller('api/while1voice')
export class LookupController {
  private readonly warning = new RareWarning(new Logger(LookupController.name));

  constructor(
    private readonly settings: Settings,
    private readonly projects: ProjectOfCall,
    private readonly lookup: LookupService,
    private readonly measures: LookupMeasures,
    private readonly journal: Journal,
  ) {}

  @Get()
  @RequiresScope(Scope.LOOKUP)
  async whoIsCalling(
    @Query() query: URLSearchParams,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const startedAt = performance.now();
    const { callerData, outcome } = await this.answer(query, request, reply);
    const format = answerFormat(query.get('type'), query.get('root_tag'));
    reply.header('Content-Type', contentType(format));
    reply.header('Cache-Control', 'no-store');
    reply.header('X-Lookup-Outcome', outcome);
    const tookMs = performance.now() - startedAt;
    reply.header('Server-Timing', `lookup;dur=${tookMs.toFixed(2)}`);
    this.measures.count(hasHungUp(reply) ? 'ABANDONED' : outcome, tookMs);
    return answerBody(callerData, format);
  }

  /** Only a refusal is thrown: whatever breaks behind us, a PBX that is let in is answered. */
  private async answer(
    query: URLSearchParams,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Lookup> {
    const { apiClient: client, admittedInMs = 0 } = request;
    const startedAt = performance.now() - admittedInMs;
    if (!client) return nobody(LookupOutcome.DEGRADED); // who asks cannot be checked now: not a refusal, and nobody's data
    const { LOOKUP_BUDGET_MS, DATABASE_BUDGET_MS } = this.settings;
    const budget = new Budget(LOOKUP_BUDGET_MS - admittedInMs, DATABASE_BUDGET_MS - admittedInMs);
    // Of an answer that is there, too, but then nothing is left to stop.
    reply.raw.on('close', () => budget.abandon());
    try {
      const call = { telephone: query.get('telephone'), dnid: query.get('dnid') };
      const project = await this.projects.find(
        client.projectId,
        query.get('project'),
        call.dnid,
        budget.database,
      );
      if (!project) return nobody(LookupOutcome.NOT_FOUND);
      const lookup = await this.lookup.answer(project, call, budget);
      // Behind the answer, never before it.
      reply.raw.on('finish', () => this.note(project.id, call, lookup, performance.now() - startedAt));
      return lookup;
    } catch (error) {
      if (error instanceof ExpectedError) throw error;
      this.warning.warn('A lookup’s project could not be asked for');
      return nobody(LookupOutcome.DEGRADED);
    } finally {
      budget.end();
    }
  }

  private note(projectId: number, { telephone }: Call, lookup: Lookup, durationMs: number): void {
    const { at, number, dnid, outcome, caller, callerData } = lookup;
    const contactId = caller?.id ?? null;
    this.journal.note({
      ...{ projectId, telephone, durationMs },
      ...{ at, number, dnid, outcome, contactId, callerData },
    });
  }
}

/** The connection is gone, and no answer was. */
const hasHungUp = ({ raw }: FastifyReply): boolean => raw.destroyed && !raw.writableEnded;
