import { Global, Module } from '@nestjs/common';
import { Broadcast } from './broadcast.js';
import { ChangesElsewhere } from './changes-elsewhere.js';
import { Changes } from './changes.js';

@Global()
@Module({ providers: [Changes, Broadcast, ChangesElsewhere], exports: [Changes, Broadcast] })
export class EventsModule {}
