import type { DeepPartial, Repository } from 'typeorm';
import { badInput, type FieldMistake, notFound } from '../errors/errors.js';
import type { ProjectDirectory } from '../projects/project-directory.js';
import type { Rule } from './rule.entity.js';
import { readMatch, type RuleMatchInput } from './rule-match.js';

export interface NewRule {
  projectId: number;
  match: RuleMatchInput;
  priority?: number;
  enabled?: boolean;
  validFrom?: Date | null;
  validUntil?: Date | null;
  note?: string | null;
}

/** What writing a rule means, whatever its kind: each kind adds what it says, and checks that. */
export abstract class RuleService<R extends Rule, New extends NewRule> {
  constructor(
    private readonly repository: Repository<R>,
    private readonly projects: ProjectDirectory,
  ) {}

  async create({ match: matchInput, ...fields }: New): Promise<R> {
    const project = this.projects.byId(fields.projectId);
    if (!project) throw notFound('Project');
    const { match, mistakes } = readMatch(matchInput, project.defaultRegion);
    mistakes.push(...validityMistakes(fields), ...this.mistakesIn(fields));
    if (mistakes.length > 0) throw badInput(mistakes);

    return this.repository.save(this.repository.create({ ...fields, ...match } as unknown as DeepPartial<R>));
  }

  /** What is wrong with the fields that only this kind has. */
  protected abstract mistakesIn(fields: Omit<New, 'match'>): FieldMistake[];
}

function validityMistakes({
  validFrom,
  validUntil,
}: Pick<NewRule, 'validFrom' | 'validUntil'>): FieldMistake[] {
  if (!validFrom || !validUntil || validFrom < validUntil) return [];
  return [{ path: 'input.validUntil', message: 'must be later than validFrom' }];
}
