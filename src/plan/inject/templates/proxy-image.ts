import { annotation, TemplateData } from './template-data';

/** The image of a proxy, as the templates of the chart choose it. */
export function proxyImage(data: TemplateData): string {
  const { istiod: { values }, proxyConfig } = data;
  return imageOf(data, values.proxyImage, proxyConfig.imageType);
}

/** The image of the init container that sets up the capture of traffic. */
export function proxyInitImage(data: TemplateData): string {
  return imageOf(data, data.istiod.values.proxyInitImage, undefined);
}

/** `pkg/kube/inject/inject.go`, ProxyImage and proxyImageURL; an annotation without a path is ignored. */
function imageOf(data: TemplateData, image: string, imageType: string | undefined): string {
  const { hub, tag, variant } = data.istiod.values;
  const own = annotation(data, 'sidecar.istio.io/proxyImage', image);
  if (own.includes('/')) return own;
  const type = annotation(data, 'sidecar.istio.io/proxyImageType', imageType || variant);
  return `${hub}/${image === '' ? 'proxyv2' : image}:${withType(tag, type)}`;
}

function withType(tag: string, imageType: string): string {
  if (imageType === '') return tag;
  const plain = tag.replace(/-(distroless|debug)$/, '');
  return imageType === 'default' ? plain : `${plain}-${imageType}`;
}
