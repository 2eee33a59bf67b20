import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Whether calls may be sent here. The database's absence is no reason against it: they are answered all the same. */
@Injectable()
export class Readiness implements OnApplicationBootstrap {
  private current: 'starting' | 'ready' | 'stopping' = 'starting';

  onApplicationBootstrap(): void {
    this.current = 'ready';
  }

  get state(): 'starting' | 'ready' | 'stopping' {
    return this.current;
  }

  /** From here on whoever distributes calls looks elsewhere; those that come are still answered. */
  stop(): void {
    this.current = 'stopping';
  }
}
