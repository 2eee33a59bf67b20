import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, In, LessThanOrEqual } from 'typeorm';
import { writing } from '../database/dialect.js';
import { CallStatus } from '../journal/call-status.js';
import { Live } from '../journal/live.js';
import { Call } from './call.entity.js';
import { CallsService } from './calls.service.js';

/** A PBX does not tell of every end. */
const LONGEST_MS = 4 * 3_600_000;
const CHECK_EVERY_MS = 60_000;
const AT_ONCE = 200;
const OPEN = [CallStatus.RINGING, CallStatus.ANSWERED];

/** Ends the calls that nothing has been heard of for four hours: by the clock, and before anybody reads a list of calls. */
@Injectable()
export class OpenCalls implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OpenCalls.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly calls: CallsService,
    private readonly live: Live,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.endSilent(), CHECK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Never throws: what cannot be ended now is ended the next time. */
  async endSilent(now = new Date()): Promise<void> {
    this.running ??= this.endAll(new Date(now.getTime() - LONGEST_MS)).finally(
      () => (this.running = undefined),
    );
    await this.running;
  }

  private async endAll(heardBefore: Date): Promise<void> {
    try {
      while ((await this.endSome(heardBefore)) === AT_ONCE);
    } catch {
      this.logger.debug('Calls without an end could not be ended now');
    }
  }

  private async endSome(heardBefore: Date): Promise<number> {
    const silent = await this.dataSource.manager.find(Call, {
      where: { status: In(OPEN), lastEventAt: LessThanOrEqual(heardBefore) },
      order: { id: 'ASC' },
      take: AT_ONCE,
    });
    for (const call of silent) await this.end(call, heardBefore);
    return silent.length;
  }

  /** Only if nothing has come in meanwhile, and no other instance has ended it. */
  private async end({ id, projectId, lastEventAt }: Call, heardBefore: Date): Promise<void> {
    const endedAt = new Date(lastEventAt.getTime() + LONGEST_MS);
    const isStill = { id, status: In(OPEN), lastEventAt: LessThanOrEqual(heardBefore) };
    const isEnded = await writing(this.dataSource, async (manager) => {
      const { affected } = await manager.update(Call, isStill, { status: CallStatus.ENDED, endedAt });
      if (affected === 0) return false;
      await this.calls.ended(manager, await manager.findOneByOrFail(Call, { id }));
      return true;
    });
    if (isEnded) this.live.publish({ what: 'calls', projectId, ids: [id] });
  }
}
