import { gateway } from './gateway';
import { grpcAgent, grpcSimple } from './grpc';
import { Overlay } from './overlay';
import { sidecar } from './sidecar';
import { TemplateData } from './template-data';
import { TEMPLATES } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { refuse } from '../../refusal';
import { CHART_TEMPLATES } from '../mesh/injector-config';
import { InjectorConfig } from '../mesh/istiod';

const OVERLAYS: { readonly [name: string]: (data: TemplateData) => Overlay } = {
  sidecar, gateway, 'grpc-agent': grpcAgent, 'grpc-simple': grpcSimple,
};

/** The templates of a pod, by name (`pkg/kube/inject/inject.go`, selectTemplates). */
export function selectedTemplates({ metadata }: Pod, { defaultTemplates, aliases }: InjectorConfig): string[] {
  const own = metadata.annotations?.[TEMPLATES];
  const names = own === undefined ? defaultTemplates : own.split(',').map(name => name.trim());
  return names.flatMap(name => Object.hasOwn(aliases, name) ? aliases[name] : [name]);
}

/** The overlay of a template; empty for one that is not of the chart. */
export function overlayOf(name: string, data: TemplateData): Overlay {
  const { customTemplates } = data.istiod.config;
  if (Object.hasOwn(OVERLAYS, name)) return OVERLAYS[name](data);
  if (CHART_TEMPLATES.includes(name)) refuse(`template ${name} is for gateways that istiod makes itself, not for pods`);
  if (!customTemplates.includes(name)) {
    refuse(`requested template ${JSON.stringify(name)} not found; have ${[...CHART_TEMPLATES, ...customTemplates].join(', ')}`);
  }
  return {};
}
