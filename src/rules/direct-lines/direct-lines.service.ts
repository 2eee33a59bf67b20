import { Injectable } from '@nestjs/common';
import { RuleService } from '../rule.service.js';
import { DirectLine } from './direct-line.entity.js';
import { CreateDirectLineInput, UpdateDirectLineInput } from './direct-line.inputs.js';

/** The only writer of direct lines. */
@Injectable()
export class DirectLinesService extends RuleService<
  DirectLine,
  CreateDirectLineInput,
  UpdateDirectLineInput
> {
  protected readonly kind = {
    name: 'Direct line',
    noun: 'directLine',
    entity: DirectLine,
    createInput: CreateDirectLineInput,
    updateInput: UpdateDirectLineInput,
  };
}
