// A word for who types a command that tutorials use and this workstation has not.

const CLUSTER = 'The cluster is here already: kubectl get nodes shows it.';
const ADVICE = new Map([
  ['minikube', `${CLUSTER} Instead of "minikube service", open http://SERVICE.NAMESPACE.`],
  ['kind', CLUSTER],
  ['k3d', CLUSTER],
  ['kubeadm', CLUSTER],
  ['gcloud', CLUSTER],
  ['aws', CLUSTER],
  ['az', CLUSTER],
  ['docker', 'No images are built here: name one that tutorials use, or any name for a server.'],
  ['podman', 'No images are built here: name one that tutorials use, or any name for a server.'],
  ['helm', 'Helm is not part of the page; it works with "npm run serve".'],
  ['git', 'Drop files onto the page: they become files of the manifest editor.'],
  ['wget', 'curl is here; files can be dropped onto the page.'],
  ['python', 'This is a small shell: jq, awk and sed are here.'],
  ['python3', 'This is a small shell: jq, awk and sed are here.'],
  ['openssl', 'Keys and certificates are not made here; kubectl create secret tls takes files.'],
  ['apt', 'Nothing can be installed here. help lists what there is.'],
  ['apt-get', 'Nothing can be installed here. help lists what there is.'],
  ['brew', 'Nothing can be installed here. help lists what there is.'],
  ['yum', 'Nothing can be installed here. help lists what there is.'],
]);

/** One line, or nothing. */
export function adviceFor(name: string): string {
  const text = ADVICE.get(name);
  return text === undefined ? '' : `${text}\n`;
}
