// The command lines that both kubectls run, in order: reads, and writes that both clusters see.
import { AFTER_A_WHILE, DESCRIBE_LINES } from './describe-lines.ts';
import { filesOfFolder } from './files.ts';
import { LATER_LINES } from './later-lines.ts';
import {
  CONFIG_MANIFEST,
  OWN_KIND_MANIFEST,
  REQUEST_MANIFEST,
  ROLES_MANIFEST,
  ROLES_MANIFEST_2,
  SHOP_MANIFEST,
  SHOP_MANIFEST_2,
  STORE_MANIFEST,
} from './manifests.ts';

export type Step =
  | { readonly advance: number }
  | {
      readonly line: string;
      readonly stdin?: string;
      /** Interrupted after so long: a watch. */
      readonly seconds?: number;
    };

export const FILES: ReadonlyMap<string, string> = new Map([
  ['shop.yaml', SHOP_MANIFEST],
  ['shop2.yaml', SHOP_MANIFEST_2],
  ['config.yaml', CONFIG_MANIFEST],
  ['store.yaml', STORE_MANIFEST],
  ['request.yaml', REQUEST_MANIFEST],
  ['roles.yaml', ROLES_MANIFEST],
  ['roles2.yaml', ROLES_MANIFEST_2],
  ['app.properties', 'colour=blue\nsize=3\n'],
  ['env.list', '# a comment\nA=1\nB=two\n'],
  ...filesOfFolder(),
]);

const lines = (text: string): Step[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ line }));

const DRY = '--dry-run=client -o yaml';

export const STEPS: readonly Step[] = [
  { advance: 60 },
  ...lines(`
    get pods -A
    get nodes -o wide
    get nodes -o yaml
    get node worker-1 -o json
    get all -A
    get pods
    get nope
    get pod nope
    get pods,svc -n kube-system -o name
    get pods -n kube-system -o jsonpath={.items[*].metadata.name}
    get pods -n kube-system -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.spec.containers[*].image}{"\\n"}{end}'
    get pods -n kube-system -o jsonpath='{.items[?(@.spec.nodeName=="worker-1")].metadata.name}'
    get nodes -o jsonpath='{.items[0].status.capacity}'
    get nodes -o jsonpath='{.items[*].status.addresses[?(@.type=="InternalIP")].address}'
    get nodes -o jsonpath-as-json='{.items[*].metadata.name}'
    get nodes -o go-template='{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}'
    get pods -A -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,L:.metadata.labels
    get pods -n kube-system --sort-by=.metadata.name --no-headers
    get deploy,ds -n kube-system --show-labels
    get pods -n kube-system -L k8s-app,tier
    get pods -n kube-system -l k8s-app=kube-dns -o wide
    get pods -n kube-system -l 'k8s-app in (kube-dns,kube-proxy),tier!=control-plane'
    get pods -A --field-selector spec.nodeName=worker-1
    get pods -A --field-selector=status.phase=Pending
    get namespaces kube-system default
    get ns,nodes
    get
    get pods --nope
    get pods -z
    get pods -o nope
    get pods -o jsonpath='{.items'
    get pods -n
    get cm -A -o yaml
    get clusterroles --sort-by=.metadata.name -o name
    get storageclass
    get leases -n kube-node-lease
    get apiservices
    get svc kubernetes -o yaml
    get ep,endpointslices
    get --raw /version
    get pod/x svc
    get pods x -l a=b
    get node/worker-1 pod/nope -o name
    nope
    describe node worker-1
    describe node control-plane-1
    describe ns kube-system
    describe svc -n kube-system kube-dns
    describe deploy -n kube-system coredns
    describe rs -n kube-system
    describe ds -n kube-system kube-proxy
    describe pods -n kube-system -l k8s-app=kube-dns
    describe pod -n kube-system etcd-control-plane-1
    describe cm -n kube-system
    describe sa default
    describe sa -n kube-system coredns
    describe clusterrole system:coredns
    describe clusterrole view
    describe clusterrolebinding system:coredns
    describe role -n kube-system
    describe rolebinding -n kube-system
    describe storageclass
    describe endpointslices -n kube-system
    describe lease -n kube-system kube-scheduler
    describe priorityclass
    describe ingressclass
    describe crd clocks.sim.kubetarium.dev
    describe pod nope
    describe
    api-resources
    api-resources -o wide --api-group=apps
    api-resources --namespaced=false -o name
    api-versions
    version
    version -o yaml
    version --client -o json
    cluster-info
    config view
    config get-contexts
    config current-context
    config use-context nope
    config get-clusters
    auth can-i create pods
    auth can-i get secrets --as=bob
    auth can-i nope pods
    auth can-i get nodes
    auth can-i get /healthz
    auth can-i --list --as=bob
    auth whoami --as=bob --as-group=devs
    top nodes
    top pods -n kube-system
    top pods -A --sum
    top pods -n kube-system --containers
    top node worker-1 --no-headers
    top pods
    explain pod.spec.restartPolicy
    explain pods
    explain deployment.spec.strategy
    explain deployment.spec.template.spec.containers.ports
    explain hpa.spec.metrics
    explain service.spec.ports --recursive
    explain pod.spec --recursive
    explain pod.spec.containers
    explain pod.metadata.labels
    explain nope
    explain pod.nope
    events -n kube-system --types=Warning
    events --for node/worker-1
    create deployment web --image=nginx --image=busybox --port=80 ${DRY}
    create deployment web --image=nginx --dry-run=client -o json
    create deployment web --image=nginx --dry-run=client
    create deployment web --image=nginx --dry-run=server
    create deployment web
    create deployment --image=nginx
    create job j --image=busybox ${DRY} -- echo hi
    create cronjob c --image=busybox --schedule='*/5 * * * *' ${DRY} -- date
    create configmap c --from-literal=a=b --from-file=app.properties ${DRY}
    create configmap c --from-env-file=env.list ${DRY}
    create secret generic s --from-literal=a=b --type=x/y ${DRY}
    create secret docker-registry d --docker-username=u --docker-password=p --docker-email=e ${DRY}
    create service clusterip s --tcp=80:8080 --tcp=443 ${DRY}
    create service clusterip s --clusterip=None ${DRY}
    create service nodeport s --tcp=80 --node-port=30001 ${DRY}
    create service loadbalancer s --tcp=80:http ${DRY}
    create service externalname s --external-name=a.b ${DRY}
    create ingress i --rule='a.com/x*=svc:80,tls=t' --class=nginx --annotation=a=b ${DRY}
    create role r --verb=get,list --resource=pods,deployments.apps,pods/log --resource-name=x ${DRY}
    create clusterrole r --verb=get --non-resource-url=/healthz ${DRY}
    create clusterrole ag --aggregation-rule=a=b ${DRY}
    create rolebinding b --clusterrole=view --user=bob --serviceaccount=default:x ${DRY}
    create clusterrolebinding b --clusterrole=view --group=g ${DRY}
    create quota q --hard=pods=1,cpu=2 --scopes=BestEffort ${DRY}
    create pdb p --selector=a=b --min-available=1 ${DRY}
    create pdb p --selector='a in (b,c)' --max-unavailable=50% ${DRY}
    create priorityclass p --value=10 --description=x ${DRY}
    create sa x -n kube-system ${DRY}
    create ns x ${DRY}
    run p --image=nginx --port=80 --env=A=b -l x=y ${DRY} -- echo a
    run p --image=nginx --command --restart=Never ${DRY} -- sleep 5
    run p
    create token default
    create token nope
    create nope
    apply -f nope.yaml
    apply
    apply -f shop.yaml --dry-run=server
    apply -f shop.yaml
  `),
  { advance: 40 },
  ...lines(`
    get all
    get deploy shop -o yaml
    get svc,ing -o wide
    describe deploy shop
    describe pods
    describe svc shop
    describe hpa shop
    describe pdb shop
    describe ingress shop
    describe netpol shop
    describe quota
    describe limits
    describe ns default
    describe replicaset
    describe cm shop
    describe secret shop
    rollout status deploy/shop
    rollout history deploy/shop
    rollout history deploy/shop --revision=1
    rollout history deploy/nope
    apply -f shop.yaml
    diff -f shop.yaml
    apply -f shop2.yaml
    get deploy shop -o jsonpath='{.spec.template.spec}'
  `),
  { advance: 60 },
  ...lines(`
    rollout status deploy/shop
    rollout history deploy shop
    rollout undo deploy/shop --to-revision=9
    rollout undo deploy/shop --dry-run=server
    rollout undo deploy/shop
    rollout pause deploy/shop
    rollout pause deploy/shop
    rollout resume deploy/shop
    rollout resume deploy/shop
  `),
  { advance: 60 },
  ...lines(`
    get deploy,rs
    scale deploy shop --replicas=4
    scale deploy shop --replicas=4 --current-replicas=9
    scale deploy nope --replicas=1
    scale deploy shop
    set image deploy/shop main=nginx:1.28
    set image deploy/shop nope=nginx:1.28
    set image deploy shop main=nginx:1.28
    set env deploy/shop COLOUR=red
    set env deploy/shop --list
    set env deploy/shop COLOUR-
    set resources deploy/shop -c main --limits=cpu=200m,memory=256Mi --requests=cpu=100m
    set sa deploy/shop default
    label deploy shop tier=front
    label deploy shop tier=front
    label deploy shop tier=back
    label deploy shop tier=back --overwrite
    label deploy shop tier-
    label deploy shop tier-
    label pods --all seen=yes
    label deploy shop
    annotate deploy shop note=hello
    annotate deploy shop note=bye
    annotate deploy shop note-
    taint node worker-1 k=v:NoSchedule
    taint node worker-1 k=v:NoSchedule
    taint node worker-1 k=w:NoSchedule --overwrite
    describe node worker-1
    taint node worker-1 k-
    taint node worker-1 k-
    taint node worker-1
    cordon worker-2
    cordon worker-2
    get node worker-2
    drain worker-2 --ignore-daemonsets
    uncordon worker-2
    uncordon worker-2 worker-3
    patch deploy shop -p '{"spec":{"replicas":2}}'
    patch deploy shop -p '{"spec":{"replicas":2}}'
    patch deploy shop --type=json -p '[{"op":"replace","path":"/spec/replicas","value":3}]'
    patch deploy shop --type=nope -p '{}'
    patch deploy shop
    expose deploy shop --name=shop2 --port=8080 --target-port=80
    expose deploy shop --name=shop2 --port=8080
    expose deploy shop --name=shop3 ${DRY}
    autoscale deploy shop --name=auto --min=1 --max=3 --cpu=50% ${DRY}
    autoscale deploy shop --name=auto --min=1 --max=3 --cpu=500m --memory=1Gi ${DRY}
    autoscale deploy shop --min=5 --max=3
  `),
  { advance: 60 },
  { line: 'apply -f -', stdin: STORE_MANIFEST },
  { advance: 90 },
  ...lines(`
    get sts,pvc,pv,jobs,cronjobs
    describe sts store
    describe pvc
    describe pv
    describe job once
    describe cronjob tick
    describe pod store-0
    describe pod broken
    rollout status sts/store
    rollout history sts/store
    rollout history ds/kube-proxy -n kube-system --revision=1
    logs job/once
    logs store-0
    logs store-0 --tail=1
    logs store-1 --prefix
    logs store-0 -c nope
    logs nope
    logs
    exec store-0 -- echo hi
    exec store-0 -- sh -c 'exit 3'
    exec store-0 -- nope
    exec nope -- ls
    exec store-0
    exec store-0 ls
    wait --for=condition=complete job/once --timeout=5s
    wait --for=condition=ready pod/store-0 --timeout=5s
    wait --for=jsonpath='{.status.phase}'=Running pod/store-0 --timeout=5s
    wait --for=condition=ready pod/broken --timeout=1s
    wait --for=nope pod/store-0
    wait --for=delete pod/gone --timeout=1s
    create job again --from=cronjob/tick
    create -f config.yaml
    create -f config.yaml
    replace -f config.yaml
    apply -f config.yaml
    apply view-last-applied -f config.yaml
    apply -f config.yaml --server-side
    diff -f config.yaml
    get events --field-selector involvedObject.name=store-0
    events --for job/once
    delete -f config.yaml --wait=false
    delete cm settings
    delete cm settings --ignore-not-found
    delete pod nope
    delete deploy shop --dry-run=client
    delete deploy shop --dry-run=server
    delete deploy shop --wait=false
    delete svc shop shop2
    delete pods -l app=store --wait=false
    delete pods
    delete pod store-0 --grace-period=0 --wait=false
    delete pod broken --force --wait=false
    delete
  `),
  { line: 'apply -f -', stdin: 'apiVersion: v1\nkind: Nope\nmetadata:\n  name: x\n' },
  { line: 'apply -f -', stdin: 'a: b: c\n' },
  { line: 'apply -f -', stdin: 'metadata:\n  name: x\n' },
  { line: 'create -f -', stdin: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec: {}\n' },
  {
    line: 'apply -f -',
    stdin: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: X_\nspec:\n  containers: []\n',
  },
  { line: 'apply -f -', stdin: OWN_KIND_MANIFEST },
  { line: 'get pods -w', seconds: 2 },
  { line: 'get pods -n kube-system -w -o name', seconds: 2 },
  { advance: 30 },
  ...lines(`
    get deploy,svc,cm,secrets,pvc,jobs -A -o name
    rollout restart sts/store
    rollout restart pod/x
  `),
  { advance: 60 },
  ...lines(LATER_LINES.before),
  { advance: 20 },
  ...lines(LATER_LINES.after),
  ...lines(DESCRIBE_LINES),
  { advance: 45 },
  ...lines(AFTER_A_WHILE),
];
