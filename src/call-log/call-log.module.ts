import { Module } from '@nestjs/common';
import { SourcesModule } from '../sources/sources.module.js';
import { CallLog } from './call-log.js';
import { SendCalls } from './send-calls.js';

@Module({ imports: [SourcesModule], providers: [CallLog, SendCalls], exports: [CallLog] })
export class CallLogModule {}
