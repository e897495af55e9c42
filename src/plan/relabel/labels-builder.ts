/** Labels while rules change them (Prometheus `model/labels`, Builder): a label that is absent and one that is empty are the same. */
export interface LabelsBuilder {
  get(name: string): string;
  set(name: string, value: string): void;
  delete(name: string): void;
  /** A copy, so that labels can be changed while it is walked through. */
  entries(): Array<[string, string]>;
  /** Those that are left when the meta labels of discovery are removed. */
  withoutMeta(): Map<string, string>;
}

/** Whether a label is one of those that discovery gives to relabeling only. */
export function isMeta(name: string): boolean {
  return name.startsWith('__meta_');
}

/** A builder of labels that are all at hand. */
export class MapBuilder implements LabelsBuilder {
  private readonly labels: Map<string, string>;

  /**
   * Takes the labels in the order of their names: a labelmap that maps two of them to one name takes the last, and upstream, which goes
   * through them in the order of a Go map, takes another one each time.
   */
  constructor(labels: Iterable<[string, string]>) {
    this.labels = new Map([...labels].filter(([, value]) => value !== '').sort(([a], [b]) => a < b ? -1 : 1));
  }

  public get(name: string): string {
    return this.labels.get(name) ?? '';
  }

  public set(name: string, value: string): void {
    if (value === '') this.labels.delete(name);
    else this.labels.set(name, value);
  }

  public delete(name: string): void {
    this.labels.delete(name);
  }

  public entries(): Array<[string, string]> {
    return [...this.labels];
  }

  public withoutMeta(): Map<string, string> {
    return new Map(this.entries().filter(([name]) => !isMeta(name)));
  }
}
