// Kinds that are kept but that nothing in this cluster acts on: whoever creates one is told so.

const CSI_UNUSED = 'this cluster stores them, but no CSI driver of it acts on them';

/** Warnings by group-resource. */
export const UNSERVED_KINDS: ReadonlyMap<string, string> = new Map([
  [
    'certificatesigningrequests.certificates.k8s.io',
    'only npm run serve signs certificates, for kubernetes.io/kube-apiserver-client once approved',
  ],
  ['csistoragecapacities.storage.k8s.io', CSI_UNUSED],
  ['volumeattributesclasses.storage.k8s.io', CSI_UNUSED],
]);
