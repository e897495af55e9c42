import { DiscoveredTarget, labelOf, LabelMap } from '../discover/target';
import { LabelsBuilder } from '../relabel/labels-builder';

/** The labels of a target while rules change them. Its meta labels are not copied: most of them are never looked at. */
export class TargetBuilder implements LabelsBuilder {
  /** All labels but meta labels; what targets have in common is not among them. */
  private readonly labels = new Map<string, string>();
  /** Meta labels that were changed, as few rules do; one that was deleted is empty. */
  private changed?: Map<string, string>;

  constructor(private readonly target: DiscoveredTarget, jobLabels: LabelMap) {
    jobLabels.forEach((value, name) => this.labels.set(name, value));
    target.labels.forEach((value, name) => { if (value !== '' && !isMeta(name)) this.labels.set(name, value); });
  }

  public get(name: string): string {
    return isMeta(name) ? this.changed?.get(name) ?? labelOf(this.target, name) : this.labels.get(name) ?? '';
  }

  public set(name: string, value: string): void {
    if (isMeta(name)) (this.changed ??= new Map()).set(name, value);
    else if (value === '') this.labels.delete(name);
    else this.labels.set(name, value);
  }

  public delete(name: string): void {
    this.set(name, '');
  }

  public entries(): Array<[string, string]> {
    const meta = [...new Map([...discoveredLabels(this.target, NONE), ...this.changed ?? NONE])].filter(([name, value]) => isMeta(name) && value !== '');
    return [...meta, ...this.labels];
  }

  /** The labels that are left when the meta labels of discovery are removed. */
  public get withoutMeta(): ReadonlyMap<string, string> {
    return this.labels;
  }
}

const NONE: LabelMap = new Map();

/** Whether a label is one of those that discovery gives to relabeling only. */
function isMeta(name: string): boolean {
  return name.startsWith('__meta_');
}

/** The labels of a target before relabeling (Prometheus `scrape/target.go`, PopulateDiscoveredLabels). */
export function discoveredLabels({ labels, shared }: DiscoveredTarget, jobLabels: LabelMap): Map<string, string> {
  const all = new Map(jobLabels);
  for (const found of [...shared, labels]) {
    for (const [name, value] of found) if (value !== '') all.set(name, value);
  }
  return all;
}
