// Command lines over an object of every kind: describe of each, files in folders, kustomizations.

const DEMO = 'config --kubeconfig=demo';
const EXEC = 'client.authentication.k8s.io/v1';
const PRINTS = '{{slice "abcdef" 1 3}}{{html "<a>"}}{{urlquery "a b"}}{{print 1 2 "a" "b"}}';

export const DESCRIBE_LINES = `
    apply -f every-kind.yaml
    apply -f rich-pod.yaml
`;

export const AFTER_A_WHILE = `
    describe pod rich
    describe -f rich-pod.yaml
    describe rc
    describe podtemplate pt
    describe svc
    describe ep nosel
    describe ep
    describe sa
    describe secret
    describe cm bin
    describe limits
    describe quota
    describe pvc
    describe pv
    describe netpol
    describe ing
    describe ingressclass
    describe hpa hpa
    describe pdb
    describe pc
    describe sc
    describe vac
    describe csidriver
    describe csinode
    describe runtimeclass
    describe lease
    describe endpointslice es
    describe servicecidr
    describe ipaddress
    describe role r
    describe clusterrole cr
    describe rolebinding rb
    describe job
    describe cronjob
    describe sts
    describe ds
    describe deploy dep
    describe ns nsx
    describe ns default
    describe validatingwebhookconfiguration
    describe mutatingwebhookconfiguration
    describe validatingadmissionpolicy
    describe validatingadmissionpolicybinding
    describe event ev1
    describe fault
    describe clock
    describe nodepool
    describe apiservice v1.apps
    describe controllerrevision
    describe volumeattachment
    describe pods -l app=rc
    describe pod/rich svc/lb
    describe pod r
    get clock,nodepool
    scale nodepool workers --replicas=3
    scale nodepool workers --replicas=-1
    explain nodepool.spec
    kustomize base
    kustomize dev
    kustomize gen
    kustomize patch
    kustomize over
    kustomize base dev
    apply -k gen
    apply -k gen
    get cm,secret,deploy,svc -o name
    get -k base -o name
    diff -k gen
    delete -k gen --wait=false
    create -k base --dry-run=client
    apply -f dirs
    apply -f dirs -R
    apply -f dirs -R
    delete -f dirs/ -R
    config view -o jsonpath={.users[*].name}
    config view --minify
    ${DEMO} set-cluster development --server=https://1.2.3.4 --certificate-authority=fake-ca-file
    ${DEMO} set-cluster test --server=https://5.6.7.8 --insecure-skip-tls-verify
    ${DEMO} set-credentials developer --client-certificate=fake-cert-file --client-key=fake-key
    ${DEMO} set-credentials experimenter --username=exp --password=some-password
    ${DEMO} set-context dev-frontend --cluster=development --namespace=frontend --user=developer
    ${DEMO} set-context dev-storage --cluster=development --namespace=storage --user=developer
    ${DEMO} set-context exp-test --cluster=test --namespace=default --user=experimenter
    ${DEMO} view
    ${DEMO} view --raw
    ${DEMO} view --minify
    ${DEMO} use-context dev-frontend
    ${DEMO} view --minify
    ${DEMO} get-contexts
    ${DEMO} get-contexts -o name
    ${DEMO} get-contexts nope exp-test
    ${DEMO} get-contexts -o json
    ${DEMO} get-users
    ${DEMO} set clusters.test.server https://9.9.9.9
    ${DEMO} set contexts.exp-test.namespace abc
    ${DEMO} set nope.x y
    ${DEMO} unset users.experimenter
    ${DEMO} unset contexts.exp-test.namespace
    ${DEMO} rename-context dev-storage store
    ${DEMO} rename-context nope store
    ${DEMO} rename-context store dev-frontend
    ${DEMO} delete-context store
    ${DEMO} delete-context store
    ${DEMO} delete-cluster test
    ${DEMO} delete-user nope
    ${DEMO} delete-user developer
    ${DEMO} set-context --current --namespace=x
    ${DEMO} set-credentials t --token=abc
    ${DEMO} set-credentials t --username=abc
    ${DEMO} set-credentials e --exec-command=/x --exec-api-version=${EXEC} --exec-arg=a
    ${DEMO} set-cluster em --certificate-authority=app.properties --embed-certs
    ${DEMO} set-cluster em2 --certificate-authority=nofile --embed-certs
    ${DEMO} view --raw
    ${DEMO} unset current-context
    ${DEMO} current-context
    config nope
    config set-context --current --namespace=kube-system
    get pods -o name
    config set-context --current --namespace=
    alpha
    cluster-info dump --namespaces=default --output-directory=dumped
    auth can-i '*' '*'
    auth can-i list deployments.apps --as=dev -n dev
    auth can-i get pods --subresource=log
    get pods --as=bob
    create cm a --from-literal=a=b --as=bob
    scale deploy coredns -n kube-system --replicas=1 --as=bob
    get pods --raw /api
    get --raw /nope
    top pod --sort-by=nope
    top pods nope
    get nodes -o custom-columns=NAME:{.metadata.name}
    get nodes -o custom-columns=N:.status.addresses[0].address,T:.spec.taints[*].key
    get nodes -o jsonpath={.items[-1].metadata.name}
    get nodes -o jsonpath={.items[::2].metadata.name}
    get nodes -o jsonpath='{.items[?(@.spec.taints)].metadata.name}'
    get nodes -o go-template='{{range $i, $n := .items}}{{$i}}:{{$n.metadata.name}} {{end}}'
    get nodes -o go-template='{{(index .items 0).metadata.name}}{{/* c */}}{{- " x" -}} y'
    get nodes -o go-template='{{define "x"}}T{{end}}{{template "x" .}}'
    get nodes -o go-template='${PRINTS}'
    get nodes -o go-template='{{range'
    get nodes -o go-template='{{nope}}'
    get nodes -o go-template-file=nofile
    get nodes -o jsonpath-file=nofile
    get deploy coredns -n kube-system --subresource=scale
`;
