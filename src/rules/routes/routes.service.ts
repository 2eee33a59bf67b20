import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { FieldMistake } from '../../errors/errors.js';
import { ProjectDirectory } from '../../projects/project-directory.js';
import { type NewRule, RuleService } from '../rule.service.js';
import { isOutboundNumber, isRouteIdentifier } from '../rule-values.js';
import { Route } from './route.entity.js';

export interface NewRoute extends NewRule {
  routeIdentifier?: string | null;
  outboundNumber?: string | null;
}

/** The only writer of routes. */
@Injectable()
export class RoutesService extends RuleService<Route, NewRoute> {
  constructor(@InjectRepository(Route) routes: Repository<Route>, projects: ProjectDirectory) {
    super(routes, projects);
  }

  protected mistakesIn({ routeIdentifier, outboundNumber }: Omit<NewRoute, 'match'>): FieldMistake[] {
    const mistakes: FieldMistake[] = [];
    if (!routeIdentifier && !outboundNumber) {
      mistakes.push({ path: 'input', message: 'needs a routeIdentifier or an outboundNumber' });
    }
    if (routeIdentifier && !isRouteIdentifier(routeIdentifier)) {
      mistakes.push({ path: 'input.routeIdentifier', message: 'must be 1–64 letters, digits and _ . -' });
    }
    if (outboundNumber && !isOutboundNumber(outboundNumber)) {
      mistakes.push({ path: 'input.outboundNumber', message: 'must be 3–15 digits, with or without a +' });
    }
    return mistakes;
  }
}
