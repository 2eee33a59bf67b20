import { Injectable } from '@nestjs/common';
import { RuleService } from '../rule.service.js';
import { QueuePosition } from './queue-position.entity.js';
import { CreateQueuePositionInput, UpdateQueuePositionInput } from './queue-position.inputs.js';

/** The only writer of queue positions. */
@Injectable()
export class QueuePositionsService extends RuleService<
  QueuePosition,
  CreateQueuePositionInput,
  UpdateQueuePositionInput
> {
  protected readonly kind = {
    name: 'Queue position',
    noun: 'queuePosition',
    entity: QueuePosition,
    createInput: CreateQueuePositionInput,
    updateInput: UpdateQueuePositionInput,
  };
}
