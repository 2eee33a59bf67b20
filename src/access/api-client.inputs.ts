import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEnum, IsOptional, ValidateBy } from 'class-validator';
import { IsName, IsOmittable } from '../errors/input-rules.js';
import { ClientRequirement, Scope } from './scope.js';

const AreScopes = () =>
  ValidateBy({
    name: 'areScopes',
    validator: {
      validate: (value: unknown) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((scope) => Object.values<unknown>(Scope).includes(scope)) &&
        new Set(value).size === value.length,
      defaultMessage: () => 'must name one scope at least, and none twice',
    },
  });

const IsRequirement = () =>
  IsEnum(ClientRequirement, { message: `must be one of ${Object.values(ClientRequirement).join(', ')}` });

const NETWORKS = 'CIDR blocks or single addresses, IPv4 and IPv6; 50 at most';

@InputType()
export class CreateApiClientInput {
  @Field()
  @IsName()
  name: string;

  @Field(() => ID, { nullable: true, description: 'The one project it is bound to; null for all' })
  projectId?: string | null;

  @Field(() => [Scope])
  @AreScopes()
  scopes: Scope[];

  @Field(() => ClientRequirement)
  @IsRequirement()
  requirement: ClientRequirement;

  @Field(() => [String], { nullable: true, description: NETWORKS })
  @IsOptional()
  networks?: string[] | null;

  @Field(() => Date, { nullable: true })
  @IsOptional()
  expiresAt?: Date | null;
}

@InputType({ description: 'Absent leaves a field as it is, null empties it' })
export class UpdateApiClientInput {
  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsName()
  name?: string;

  @Field(() => [Scope], { nullable: true })
  @IsOmittable()
  @AreScopes()
  scopes?: Scope[];

  @Field(() => ClientRequirement, { nullable: true })
  @IsOmittable()
  @IsRequirement()
  requirement?: ClientRequirement;

  @Field(() => [String], { nullable: true, description: NETWORKS })
  @IsOptional()
  networks?: string[] | null;

  @Field(() => Date, { nullable: true, description: 'From this instant on it is let in no more' })
  @IsOptional()
  expiresAt?: Date | null;
}
