import { Module } from '@nestjs/common';
import { AgentPageController } from './agent-page.controller.js';
import { PageFiles } from './page-files.js';

@Module({ controllers: [AgentPageController], providers: [PageFiles] })
export class AgentPageModule {}
