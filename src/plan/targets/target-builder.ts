import { DiscoveredTarget, labelOf, LabelMap } from '../discover/target';
import { isMeta, LabelsBuilder } from '../relabel/labels-builder';

/** The labels of a target while rules change them. What was discovered is not copied: most of it is never looked at. */
export class TargetBuilder implements LabelsBuilder {
  /** A label that was deleted has an empty value here. */
  private readonly changes = new Map<string, string>();

  constructor(private readonly target: DiscoveredTarget, private readonly jobLabels: LabelMap) {}

  public get(name: string): string {
    return this.changes.get(name) ?? (labelOf(this.target, name) || this.jobLabels.get(name) || '');
  }

  public set(name: string, value: string): void {
    this.changes.set(name, value);
  }

  public delete(name: string): void {
    this.changes.set(name, '');
  }

  public entries(): Array<[string, string]> {
    return [...new Map([...discoveredLabels(this.target, this.jobLabels), ...this.changes])].filter(([, value]) => value !== '');
  }

  /** Those that targets have in common are meta labels all, and not looked at. */
  public withoutMeta(): Map<string, string> {
    const left = new Map(this.jobLabels);
    for (const [name, value] of this.target.labels) if (value !== '' && !isMeta(name)) left.set(name, value);
    for (const [name, value] of this.changes) {
      if (value === '') left.delete(name);
      else if (!isMeta(name)) left.set(name, value);
    }
    return left;
  }
}

/** The labels of a target before relabeling (Prometheus `scrape/target.go`, PopulateDiscoveredLabels). */
export function discoveredLabels({ labels, shared }: DiscoveredTarget, jobLabels: LabelMap): Map<string, string> {
  const all = new Map(jobLabels);
  for (const found of [...shared, labels]) {
    for (const [name, value] of found) if (value !== '') all.set(name, value);
  }
  return all;
}
