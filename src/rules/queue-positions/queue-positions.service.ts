import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { FieldMistake } from '../../errors/errors.js';
import { ProjectDirectory } from '../../projects/project-directory.js';
import { type NewRule, RuleService } from '../rule.service.js';
import { isQueuePosition } from '../rule-values.js';
import { QueuePosition } from './queue-position.entity.js';

export interface NewQueuePosition extends NewRule {
  position: number;
}

/** The only writer of queue positions. */
@Injectable()
export class QueuePositionsService extends RuleService<QueuePosition, NewQueuePosition> {
  constructor(
    @InjectRepository(QueuePosition) positions: Repository<QueuePosition>,
    projects: ProjectDirectory,
  ) {
    super(positions, projects);
  }

  protected mistakesIn({ position }: Omit<NewQueuePosition, 'match'>): FieldMistake[] {
    if (isQueuePosition(position)) return [];
    return [{ path: 'input.position', message: 'must be a whole number from 0 to 100' }];
  }
}
