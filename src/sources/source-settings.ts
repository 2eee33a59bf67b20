import { Injectable } from '@nestjs/common';
import type { FieldMistake } from '../errors/errors.js';
import {
  hasSecrets,
  MASK,
  maskedParams,
  maskedUrl,
  restoredParams,
  restoredUrl,
  urlHasSecrets,
} from './mask-secrets.js';
import { readParams } from './read-params.js';
import { SecretBox } from './secret-box.js';
import type { ProjectSource } from './source.entity.js';
import type { SourceType } from './source-type.js';
import { systemOf } from './systems.js';

/** A source's URL and params as they were typed, secrets included. */
export interface SourceSettings {
  url: string | null;
  params: string;
}

type Whose = Pick<ProjectSource, 'projectId' | 'type'>;

/** What is read of an input, and what is wrong with it. */
interface ReadSettings {
  settings: SourceSettings;
  mistakes: FieldMistake[];
}

/** Reads, checks, masks and seals the settings of sources. */
@Injectable()
export class SettingsOfSources {
  constructor(private readonly box: SecretBox) {}

  /** Null where they cannot be opened: ENCRYPTION_KEY is another one, or gone. */
  open({ settings, ...source }: Whose & Pick<ProjectSource, 'settings'>): SourceSettings | null {
    const text = this.box.open(settings, placeOf(source));
    return text === null ? null : (JSON.parse(text) as SourceSettings);
  }

  seal(settings: SourceSettings, source: Whose): string {
    return this.box.seal(JSON.stringify(settings), placeOf(source));
  }

  isOutOfDate({ settings }: Pick<ProjectSource, 'settings'>): boolean {
    return this.box.isOutOfDate(settings);
  }

  /** What an input makes of the stored settings; a `***` in it stands for what is stored. */
  read(
    type: SourceType,
    input: { url?: string | null; params?: string },
    stored: SourceSettings | null,
  ): ReadSettings {
    const { secrets } = systemOf(type);
    const url = input.url === undefined ? null : restoredUrl(input.url ?? '', stored?.url ?? null);
    const params =
      input.params === undefined ? null : restoredParams(input.params, stored?.params ?? '', secrets);
    const settings = {
      url: url ? url.url || null : (stored?.url ?? null),
      params: params ? params.params : (stored?.params ?? ''),
    };
    const unknown = [...(url?.mistakes ?? []), ...(params?.mistakes ?? [])];
    return { settings, mistakes: [...unknown, ...this.mistakesIn(type, settings)] };
  }

  private mistakesIn(type: SourceType, { url, params }: SourceSettings): FieldMistake[] {
    const system = systemOf(type);
    const mistakes = system.mistakesIn({ url, params: readParams(params) });
    if (this.box.hasKey) return mistakes;
    const message = 'holds a secret, which is kept only encrypted: the server has no ENCRYPTION_KEY';
    if (hasSecrets(params, system.secrets)) mistakes.push({ path: 'params', message });
    if (url !== null && urlHasSecrets(url)) mistakes.push({ path: 'url', message });
    return mistakes;
  }
}

/** As they are shown. */
export function maskedSettings(type: SourceType, settings: SourceSettings | null): SourceSettings {
  if (!settings) return { url: null, params: MASK };
  return {
    url: settings.url === null ? null : maskedUrl(settings.url),
    params: maskedParams(settings.params, systemOf(type).secrets),
  };
}

/** A row that is copied to another project, or made into another type, is of no use there. */
const placeOf = ({ projectId, type }: Whose): string => `source of project ${projectId}: ${type}`;
