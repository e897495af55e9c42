import { IScraper, MeshMembership } from '../../described/scraper';
import { IstioMesh } from '../../mesh/istio-mesh';
import { DATAPLANE_MODE, INJECT, REVISION } from '../../mesh/labels-and-annotations';
import {
  CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_VOLUME, certificateSidecarLabels,
} from '../../prometheus/certificate-sidecar';

interface StringMap {
  readonly [key: string]: string;
}

/** The fields of pods that the description of a scraper decides. */
interface PodFields {
  readonly podMetadata: { readonly labels: StringMap; readonly annotations?: StringMap };
  readonly volumes?: object[];
  readonly volumeMounts?: object[];
}

/** The labels of the pods of a scraper, and what makes them what they are in the mesh; nothing where their namespace decides. */
export function podFields({ podLabels, meshMembership }: IScraper, mesh: IstioMesh): PodFields {
  const { revision } = mesh;
  const labelled = (labels: StringMap) => ({ podMetadata: { labels: { ...podLabels, ...labels } } });
  switch (meshMembership) {
    case MeshMembership.CERTIFICATES: return {
      podMetadata: { labels: { ...podLabels, ...certificateSidecarLabels(mesh) }, annotations: CERTIFICATE_SIDECAR_ANNOTATIONS },
      volumes: [CERTIFICATE_VOLUME],
      volumeMounts: [CERTIFICATE_MOUNT],
    };
    case MeshMembership.CAPTURED: return labelled({ [INJECT]: 'true', ...revision === undefined ? {} : { [REVISION]: revision } });
    case MeshMembership.AMBIENT: return labelled({ [INJECT]: 'false', [DATAPLANE_MODE]: 'ambient' });
    case MeshMembership.OUTSIDE: return labelled({ [INJECT]: 'false', [DATAPLANE_MODE]: 'none' });
    default: return labelled({});
  }
}
