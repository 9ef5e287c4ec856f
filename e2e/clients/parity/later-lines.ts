// Command lines of the second half: certificates, subjects, copies, debugging, roles, annotations.

const DEBUGGERS = '-l app.kubernetes.io/managed-by=kubectl-debug';
const CONTAINERS = '.items[*].spec.containers[*]';

export const LATER_LINES = {
  before: `
    run p --image=busybox:1.36 --command -- sleep 3600
    run q --image=busybox:1.36 --labels=app=q --command -- sleep 3600
    create clusterrolebinding b1 --clusterrole=view --user=a
    certificate approve
    certificate approve nope
    certificate deny
    create -f request.yaml
    get csr
    certificate approve jane
    certificate approve jane
    certificate deny jane
    certificate approve jane nope
    certificate approve -f request.yaml -o name
    get csr
    set subject clusterrolebinding nope --user=x
    set subject clusterrolebinding b1
    set subject clusterrolebinding b1 --user=x --group=g --serviceaccount=default:s
    set subject clusterrolebinding b1 --user=x
    set subject clusterrolebinding b1 --user=y --dry-run=client
    set subject ds kube-proxy -n kube-system --user=x
    get clusterrolebinding b1 -o jsonpath={.subjects}
    auth reconcile
    auth reconcile -f roles.yaml --dry-run=client
    auth reconcile -f roles.yaml
    auth reconcile -f roles.yaml
    auth reconcile -f roles2.yaml
    auth reconcile -f roles2.yaml --remove-extra-subjects --remove-extra-permissions
    get role reader -o jsonpath={.rules}
    get rolebinding readers -o jsonpath={.subjects}
    apply set-last-applied
    apply set-last-applied -f roles2.yaml
    apply set-last-applied -f roles2.yaml --create-annotation
    apply view-last-applied role reader
    plugin list
    completion
    completion nope
    events --for nope
    events --for pod/nope
    attach nope
    attach
    proxy --port=x
  `,
  after: `
    get pod p q
    attach p -c nope
    cp
    cp a
    cp a b
    cp nope:/x y
    cp nofile p:/tmp/
    cp app.properties p:/tmp/x
    exec p -- cat /tmp/x
    cp env.list default/p:/tmp/ -c p
    exec p -- ls /tmp
    cp p:/tmp/x copied
    cp copied p:/tmp/again
    exec p -- cat /tmp/again
    cp p:/nofile y
    cp a:x b:y
    cp p:/etc/passwd folder/passwd
    debug
    debug p
    debug nope --image=busybox:1.36
    debug p --image=busybox:1.36 --profile=nope
    debug p --image=busybox:1.36 -t
    debug p --image=busybox:1.36
    debug p --image=busybox:1.36 -c general --profile=general -q -- sleep 5
    debug p --image=busybox:1.36 -c baseline --profile=baseline
    debug p --image=busybox:1.36 -c restricted --profile=restricted
    debug p --image=busybox:1.36 -c netadmin --profile=netadmin
    debug p --image=busybox:1.36 -c sysadmin --profile=sysadmin --target=p --env=A=b
    get pod p -o jsonpath={.spec.ephemeralContainers}
    debug q --copy-to=q1 --image=busybox:1.36 -c side -q --profile=general
    debug q --copy-to=q2 --set-image=*=busybox:1.37 -q --keep-labels --profile=general
    debug q --copy-to=q3 -c q --share-processes -q --profile=general -- sleep 9
    debug q --copy-to=q1 --set-image=*=busybox:1.37 -q
    get pods q1 q2 q3 -o jsonpath={.items[*].spec.containers[*].image}
    get pods q1 q2 q3 --no-headers -o custom-columns=L:.metadata.labels
    get pods q1 q2 q3 --no-headers -o custom-columns=S:.spec.shareProcessNamespace
    get pods q1 q2 q3 -o jsonpath={${CONTAINERS}.securityContext}
    debug node/nope --image=busybox:1.36
    debug node/worker-1 --image=busybox:1.36
    debug node/worker-1 --image=busybox:1.36 --profile=sysadmin -q
    debug deploy/coredns -n kube-system --image=busybox:1.36
    get pods ${DEBUGGERS} -o jsonpath={${CONTAINERS}.volumeMounts[0]}
    get pods ${DEBUGGERS} -o jsonpath={.items[*].spec.hostPID}
    get pods ${DEBUGGERS} -o jsonpath={${CONTAINERS}.securityContext}
  `,
};
