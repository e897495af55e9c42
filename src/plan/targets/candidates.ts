import { Filter } from './filters';
import { FoundTargets } from '../discover/discovery';
import { DiscoveredTarget, labelOf, TargetGroup } from '../discover/target';

/** A discovered target and its position. */
export interface Candidate {
  readonly target: DiscoveredTarget;
  readonly group: TargetGroup;
  /** Its number in the group, from 0. */
  readonly number: number;
  /** Its number among the targets of all groups. */
  readonly position: number;
}

/** Finds the targets that a job may keep, with an index of the values that keep rules match. */
export class Candidates {
  private readonly indexes = new WeakMap<FoundTargets, ValueIndex>();

  /** The targets that pass the most selective filter, in their order; all targets if there is no filter. */
  public of(found: FoundTargets, filters: ReadonlyArray<Filter>): ReadonlyArray<Candidate> {
    let index = this.indexes.get(found);
    if (index === undefined) this.indexes.set(found, index = new ValueIndex(found));
    return index.fewest(filters);
  }
}

/** An index of the targets of one namespace: for the source labels of each filter, the targets by their value of these labels. */
class ValueIndex {
  public readonly all: ReadonlyArray<Candidate>;
  private readonly byValue = new Map<string, Map<string, Candidate[]>>();

  constructor({ groups }: FoundTargets) {
    let position = 0;
    this.all = groups.flatMap(group => group.targets.map((target, number) => ({ target, group, number, position: position++ })));
  }

  public fewest(filters: ReadonlyArray<Filter>): ReadonlyArray<Candidate> {
    let fewest: { readonly parts: Candidate[][]; readonly size: number } | undefined;
    for (const filter of filters) {
      const parts = this.passing(filter);
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      if (fewest === undefined || size < fewest.size) fewest = { parts, size };
    }
    if (fewest === undefined) return this.all;
    return fewest.parts.length === 1 ? fewest.parts[0] : fewest.parts.flat().sort((a, b) => a.position - b.position);
  }

  private passing({ sources, separator, values, matches }: Filter): Candidate[][] {
    const byValue = this.valuesOf(sources, separator);
    if (values !== undefined) return values.map(value => byValue.get(value)).filter(part => part !== undefined);
    return [...byValue].filter(([value]) => matches(value)).map(([, part]) => part);
  }

  private valuesOf(sources: ReadonlyArray<string>, separator: string): Map<string, Candidate[]> {
    const key = JSON.stringify([separator, ...sources]);
    let byValue = this.byValue.get(key);
    if (byValue === undefined) {
      this.byValue.set(key, byValue = new Map());
      for (const candidate of this.all) {
        let value = '';
        sources.forEach((name, i) => { value += (i > 0 ? separator : '') + labelOf(candidate.target, name); });
        const part = byValue.get(value);
        if (part === undefined) byValue.set(value, [candidate]);
        else part.push(candidate);
      }
    }
    return byValue;
  }
}
