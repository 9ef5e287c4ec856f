// Kinds that are kept but that nothing in this cluster acts on: whoever creates one is told so.

const CSI = 'this cluster stores CSI objects but runs no CSI drivers';

/** Warnings by group-resource. */
export const UNSERVED_KINDS: ReadonlyMap<string, string> = new Map([
  [
    'certificatesigningrequests.certificates.k8s.io',
    'only npm run serve signs certificates, for kubernetes.io/kube-apiserver-client once approved',
  ],
  ['csidrivers.storage.k8s.io', CSI],
  ['csistoragecapacities.storage.k8s.io', CSI],
  ['volumeattachments.storage.k8s.io', CSI],
  ['volumeattributesclasses.storage.k8s.io', CSI],
]);
