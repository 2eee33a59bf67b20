import { Injectable } from '@nestjs/common';

/** How one part of the service fares, for an operator: small, and with no secret, address or person in it. */
export interface PartState {
  /** `degraded`: it works, in part or slowly. `off`: nobody has asked for it. */
  state: 'up' | 'degraded' | 'away' | 'off';
  /** Since when it has been so. */
  since?: Date;
  [detail: string]: string | number | boolean | Date | null | undefined;
}

export interface HealthPart {
  name: string;
  /** Answers from memory, at once: who asks for our health must not wait for what is ill. */
  state(): PartState;
}

/** What the service is made of, as `/health/ready` tells of it. Each part adds itself when it is made. */
@Injectable()
export class HealthParts {
  private readonly parts: HealthPart[] = [];

  add(part: HealthPart): void {
    this.parts.push(part);
  }

  states(): Record<string, PartState> {
    return Object.fromEntries(this.parts.map((part) => [part.name, part.state()]));
  }
}
