import { Injectable } from '@nestjs/common';
import type { FieldMistake } from '../../errors/errors.js';
import { RuleService } from '../rule.service.js';
import { Route } from './route.entity.js';
import { CreateRouteInput, UpdateRouteInput } from './route.inputs.js';

/** The only writer of routes. */
@Injectable()
export class RoutesService extends RuleService<Route, CreateRouteInput, UpdateRouteInput> {
  protected readonly kind = {
    name: 'Route',
    noun: 'route',
    entity: Route,
    createInput: CreateRouteInput,
    updateInput: UpdateRouteInput,
    mistakesAltogether: saysNothing,
  };
}

function saysNothing({ routeIdentifier, outboundNumber }: Partial<Route>): FieldMistake[] {
  if (routeIdentifier != null || outboundNumber != null) return [];
  return [{ path: 'input', message: 'needs a routeIdentifier or an outboundNumber' }];
}
