import { sanitizeLabelName } from '../prometheus/label-name';

/** Annotations by their names in labels, as jobs see them. */
export class Annotations {
  private readonly values: ReadonlyMap<string, string>;

  public constructor(annotations: { readonly [key: string]: string } = {}) {
    this.values = new Map(Object.entries(annotations).map(([key, value]) => [sanitizeLabelName(key), value]));
  }

  public get(prefix: string, name: 'scrape' | 'port' | 'path'): string | undefined {
    return this.values.get(prefix + name);
  }
}
