import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/requires-scope.js';
import { notFound } from '../errors/errors.js';
import { PageFiles } from './page-files.js';
import { sendAsset, sendPage } from './send-page.js';

/** The page of the person at the phone: the same for everybody, and empty until he shows a token to GraphQL. */
@Controller('agent')
@Public()
export class AgentPageController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendPage(request, reply, await this.files.page());
  }

  @Get('assets/:name')
  async asset(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.asset(name);
    if (!file) throw notFound('Asset');
    sendAsset(request, reply, file);
  }
}
