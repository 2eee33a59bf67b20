import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { FieldMistake } from '../../errors/errors.js';
import { ProjectDirectory } from '../../projects/project-directory.js';
import { type NewRule, RuleService } from '../rule.service.js';
import { isDestination } from '../rule-values.js';
import { DirectLine } from './direct-line.entity.js';

export interface NewDirectLine extends NewRule {
  destination: string;
}

/** The only writer of direct lines. */
@Injectable()
export class DirectLinesService extends RuleService<DirectLine, NewDirectLine> {
  constructor(@InjectRepository(DirectLine) lines: Repository<DirectLine>, projects: ProjectDirectory) {
    super(lines, projects);
  }

  protected mistakesIn({ destination }: Omit<NewDirectLine, 'match'>): FieldMistake[] {
    if (isDestination(destination)) return [];
    return [
      {
        path: 'input.destination',
        message:
          'must be a queue, or SIP/, PJSIP/, IAX2/ or Local/ and a name of 1–64 letters, digits and _ . -',
      },
    ];
  }
}
