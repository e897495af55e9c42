import { DiscoveredTarget, labelOf, LabelMap } from '../discover/target';
import { LabelsBuilder } from '../relabel/labels-builder';

/** The labels of a target while rules change them. Its meta labels are not copied, since rules read only a few of them. */
export class TargetBuilder implements LabelsBuilder {
  /** All labels except for meta labels. */
  private readonly labels = new Map<string, string>();
  /** The meta labels that rules changed, which is rare; a deleted one is empty. */
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
    const all = new Map([...discoveredLabels(this.target, NONE), ...this.changed ?? NONE]);
    return [...[...all].filter(([name, value]) => isMeta(name) && value !== ''), ...this.labels];
  }

  /** The labels without the meta labels of discovery. */
  public get withoutMeta(): ReadonlyMap<string, string> {
    return this.labels;
  }
}

const NONE: LabelMap = new Map();

/** Whether a label of this name exists only during relabeling. */
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
